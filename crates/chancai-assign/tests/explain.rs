//! Why not there: each reason in a problem where nothing else is true.

use chancai_assign::{Allocation, Column, Edge, Parts, Problem, Quota, Row, WhyNot, explain};

fn why(parts: &Parts, holds: &[Option<u32>], row: u32, column: u32) -> WhyNot {
    let problem = Problem::from_parts(parts).unwrap();
    let allocation = Allocation::from_rows(&problem, holds).unwrap();
    explain(&problem, &allocation, row, column).why
}

#[test]
fn each_reason_has_its_case() {
    // 甲乙两人；中学一席、卫生院两席(全镇至多一人)、县医院不招人。甲更想去中学。
    let edge = |row, column, row_score, column_score| Edge::new(row, column, 1.0).preferred(row_score, column_score);
    let parts = Parts {
        rows: vec![Row::default(); 2],
        columns: vec![Column::new(1), Column::new(2).under(0), Column::new(0), Column::new(1)],
        quotas: vec![Quota { parent: None, minimum: 0, maximum: 1 }],
        edges: vec![
            edge(0, 0, 3.0, 2.0),
            edge(1, 0, 3.0, 1.0),
            edge(0, 1, 2.0, 1.0),
            edge(1, 1, 2.0, 1.0),
            edge(1, 2, 4.0, 1.0),
        ],
        ..Parts::default()
    };
    assert_eq!(why(&parts, &[Some(0), None], 0, 0), WhyNot::Holds);
    assert_eq!(why(&parts, &[Some(0), None], 0, 3), WhyNot::NoEdge);
    assert_eq!(why(&parts, &[Some(0), None], 9, 0), WhyNot::NoEdge);
    assert_eq!(why(&parts, &[Some(0), None], 1, 2), WhyNot::NoSeats);
    assert_eq!(why(&parts, &[Some(0), None], 0, 1), WhyNot::LikesBetter);
    assert_eq!(why(&parts, &[Some(0), None], 1, 0), WhyNot::Outranked);
    assert_eq!(why(&parts, &[None, Some(0)], 0, 0), WhyNot::FullOfOthers);
    assert_eq!(why(&parts, &[None, Some(1)], 0, 1), WhyNot::QuotaFull { quota: 0 });
    assert_eq!(why(&parts, &[None, Some(1)], 0, 0), WhyNot::Passed);
    let codes = [WhyNot::Holds, WhyNot::QuotaFull { quota: 0 }].map(|why| (why.code(), why.zh()));
    assert_eq!(codes, [("holds", "已安排在此"), ("quota_full", "上级配额已满")]);
}
