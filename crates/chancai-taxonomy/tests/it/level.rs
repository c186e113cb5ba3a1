//! Proficiency scales: what they read, and the way between them.
#![allow(clippy::float_cmp, reason = "the same arithmetic gives the same bits, which is what is compared")]

use chancai_taxonomy::{LevelReader, ProficiencyScale, Rounding, ScaleError, Step, parse_level};
use proptest::prelude::*;

#[test]
fn levels_are_read_as_files_write_them() {
    // The table of docs/formats.md.
    for (text, value) in [
        ("了解", 0.25),
        ("aware", 0.25),
        ("熟悉", 0.5),
        ("掌握", 0.75),
        ("Proficient", 0.75),
        ("精通", 1.0),
        ("五级", 0.2),
        ("初级工", 0.2),
        ("初级", 0.2),
        ("四级", 0.4),
        ("中级", 0.4),
        ("三级", 0.6),
        ("高级", 0.6),
        ("高级工", 0.6),
        ("二级", 0.8),
        ("技师", 0.8),
        ("一级", 1.0),
        ("高级技师", 1.0),
        ("Ⅰ级", 1.0),
        ("１级", 1.0),
        ("IV级", 0.4),
        ("高级技师（一级）", 1.0),
        ("一级/高级技师", 1.0),
        ("职业技能等级三级(高级工)", 0.6),
        ("3.5/7", 0.5),
        ("0/7", 0.0),
        ("７／７", 1.0),
        ("0.35", 0.35),
        ("０．５", 0.5),
        ("1", 1.0),
    ] {
        assert_eq!(parse_level(text), Some(value), "{text}");
    }
    for text in
        ["", "很好", "七级", "1.2", "-0.1", "8/7", "3/5", "-1/7", "NaN", "inf", "一级（技师）", "高级工/四级", "B2"]
    {
        assert_eq!(parse_level(text), None, "{text}");
    }
}

#[test]
fn the_built_in_scales_are_sound() {
    let names: Vec<String> = ProficiencyScale::built_in().iter().map(|scale| scale.name().to_owned()).collect();
    assert_eq!(names, ["国家职业技能等级", "掌握程度", "O*NET", "CEFR"]);
    let sizes: Vec<usize> = ProficiencyScale::built_in().iter().map(|scale| scale.steps().len()).collect();
    assert_eq!(sizes, [5, 4, 0, 6]);
    for scale in ProficiencyScale::built_in() {
        assert_eq!(scale.top().is_some(), scale.steps().is_empty());
        for (place, step) in scale.steps().iter().enumerate() {
            for spelling in [&step.zh, &step.en].into_iter().chain(&step.spellings) {
                let level = scale.parse(spelling).unwrap();
                assert_eq!((level.step, level.value), (Some(place), step.value), "{spelling}");
            }
        }
        // What built it up builds it again: no check was passed over.
        if scale.top().is_none() {
            assert_eq!(ProficiencyScale::new(scale.name(), scale.steps().to_vec()), Ok(scale));
        }
    }
    let vocational = ProficiencyScale::vocational();
    assert_eq!(vocational.steps().first().map(|step| step.zh.as_str()), Some("五级"));
    assert_eq!(ProficiencyScale::cefr().parse("b2").unwrap().value, 4.0 / 6.0);
}

#[test]
fn a_scale_of_ones_own_is_checked() {
    let step = |value, zh: &str| Step::new(value, zh, "");
    let make = |steps: Vec<Step>| ProficiencyScale::new("自定", steps).unwrap_err();
    assert_eq!(make(vec![]), ScaleError::Empty);
    for given in [0.0, -0.5, 1.5] {
        assert_eq!(make(vec![step(given, "学徒")]), ScaleError::BadValue { given, expected: "(0, 1]" });
    }
    assert!(matches!(make(vec![step(f64::NAN, "学徒")]), ScaleError::BadValue { .. }));
    let flat = vec![step(0.5, "学徒"), step(0.5, "师傅")];
    assert_eq!(make(flat), ScaleError::NotRising { before: 0.5, given: 0.5 });
    assert_eq!(make(vec![step(0.5, " （） ")]), ScaleError::Nameless { value: 0.5 });
    let shared = vec![step(0.5, "学徒"), step(1.0, "师傅").spelled("学 徒")];
    assert_eq!(make(shared), ScaleError::SharedSpelling { spelling: "学 徒".to_owned() });
    assert!(ProficiencyScale::numeric("百分", 100.0).is_ok());
    assert!(ProficiencyScale::numeric("无", 0.0).is_err());
    assert!(ProficiencyScale::numeric("无", f64::INFINITY).is_err());

    let works = ProficiencyScale::new("车间", [step(0.3, "学徒"), step(1.0, "师傅")]).unwrap();
    let reader = LevelReader::new(vec![works, ProficiencyScale::numeric("百分", 100.0).unwrap()]);
    assert_eq!(["师傅", "80/100", "精通"].map(|text| reader.parse(text)), [Some(1.0), Some(0.8), None]);
}

#[test]
fn one_scale_is_said_in_another() {
    let (vocational, mastery) = (ProficiencyScale::vocational(), ProficiencyScale::mastery());
    let names = |rounding| {
        let to = |step: &Step| mastery.step_at(step.value, rounding).map_or("", |place| &mastery.steps()[place].zh);
        vocational.steps().iter().map(to).collect::<Vec<_>>()
    };
    assert_eq!(names(Rounding::Down), ["", "了解", "熟悉", "掌握", "精通"]);
    assert_eq!(names(Rounding::Nearest), ["了解", "熟悉", "熟悉", "掌握", "精通"]);
    assert_eq!(ProficiencyScale::onet().convert(0.6, Rounding::Down), Some(0.6));
    assert_eq!(ProficiencyScale::onet().convert(1.6, Rounding::Down), None);
}

fn scale() -> impl Strategy<Value = ProficiencyScale> {
    prop::collection::btree_set(1..=1000_u32, 1..8).prop_map(|values| {
        let step = |value: u32| Step::new(f64::from(value) / 1000.0, format!("第{value}档"), "");
        ProficiencyScale::new("随机", values.into_iter().map(step)).unwrap()
    })
}

proptest! {
    #[test]
    fn rounding_is_what_it_says(scale in scale(), value in 0.0..=1.0_f64) {
        let values: Vec<f64> = scale.steps().iter().map(|step| step.value).collect();
        let below: Vec<f64> = values.iter().copied().filter(|&v| v <= value).collect();
        prop_assert_eq!(scale.convert(value, Rounding::Down), below.last().copied());
        let near = scale.convert(value, Rounding::Nearest).unwrap();
        prop_assert!(values.iter().all(|v| (near - value).abs() <= (v - value).abs()));
        prop_assert!(values.iter().all(|v| (near - value).abs() < (v - value).abs() || near <= *v));
    }

    #[test]
    fn what_is_on_the_scale_stays(scale in scale(), place in any::<prop::sample::Index>()) {
        let place = place.index(scale.steps().len());
        for rounding in [Rounding::Down, Rounding::Nearest] {
            prop_assert_eq!(scale.step_at(scale.steps()[place].value, rounding), Some(place));
        }
    }

    #[test]
    fn any_text_is_a_level_within_range_or_none(text in "[0-9./Ⅰ-Ⅶ一二三四五六级工高初中技师()（） -]{0,8}") {
        prop_assert!(parse_level(&text).is_none_or(|value| (0.0..=1.0).contains(&value)));
    }
}
