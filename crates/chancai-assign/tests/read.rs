//! Problems from tables, as people write them, and what is said of the rows that are wrong.

use chancai_assign::read::{Sources, Tables, tables};
use chancai_assign::{Couple, Pair, Problem, Quota, Row};
use chancai_table::{EncodingChoice, Fault, Format, Source};

fn source(name: &str, text: &str) -> Source {
    Source::from_text(name, text, Format::Csv)
}

const COLUMNS: &str = "列,下限,上限,上级\n卫生院,1,２,石角镇\n中学,,,石角镇\n县医院,0,3,\n";
const QUOTAS: &str = "节点,上级,下限,上限\n石角镇,綦江区,1,2\n綦江区,,,\n";

struct Files {
    edges: Source,
    rows: Option<Source>,
    columns: Source,
    quotas: Source,
    couples: Option<Source>,
    fixed: Option<Source>,
    forbidden: Option<Source>,
}

impl Files {
    fn new(edges: &str) -> Self {
        Self {
            edges: source("志愿.csv", edges),
            rows: None,
            columns: source("岗位.csv", COLUMNS),
            quotas: source("配额.csv", QUOTAS),
            couples: None,
            fixed: None,
            forbidden: None,
        }
    }

    fn read(&self) -> Tables {
        let mut sources = Sources::default();
        (sources.edges, sources.columns) = (Some(&self.edges), Some(&self.columns));
        (sources.rows, sources.quotas) = (self.rows.as_ref(), Some(&self.quotas));
        (sources.couples, sources.fixed) = (self.couples.as_ref(), self.fixed.as_ref());
        sources.forbidden = self.forbidden.as_ref();
        tables(sources).unwrap()
    }
}

/// File, line and code of every fault.
fn places(faults: &[Fault]) -> Vec<(&str, u64, &str)> {
    faults.iter().map(|fault| (&*fault.file, fault.line, fault.code.code)).collect()
}

#[test]
fn tables_become_parts_in_the_order_of_ids() {
    let mut files = Files::new("行,列,分数,志愿,排名\n王芳,中学,0.5,2,1\n王芳,卫生院,0.75,1,3\n李雷,中学,1,1,2\n");
    files.rows = Some(source("人选.csv", "行,容量,组\n王芳,,甲组\n李雷,2,\n韩梅,,甲组\n"));
    files.couples =
        Some(source("伴侣.csv", "甲方,乙方,甲方去处,乙方去处,志愿\n李雷,王芳,中学,,2\n李雷,王芳,中学,卫生院,1\n"));
    files.fixed = Some(source("已定.csv", "行,列\n李雷,中学\n"));
    files.forbidden = Some(source("禁止.csv", "行,列\n韩梅,县医院\n"));
    let read = files.read();
    assert!(read.rejects.is_empty(), "{:?}", read.rejects);
    assert_eq!(read.names.rows, ["李雷", "王芳", "韩梅"]);
    assert_eq!(read.names.columns, ["中学", "卫生院", "县医院"]);
    assert_eq!(read.names.quotas, ["石角镇", "綦江区"]);
    let row = |capacity, group| Row { capacity, group };
    assert_eq!(read.parts.rows, [row(2, None), row(1, Some(0)), row(1, Some(0))]);
    let seats: Vec<_> = read.parts.columns.iter().map(|c| (c.minimum, c.maximum, c.node)).collect();
    assert_eq!(seats, [(0, 1, Some(0)), (1, 2, Some(0)), (0, 3, None)]);
    let quota = |parent, minimum, maximum| Quota { parent, minimum, maximum };
    assert_eq!(read.parts.quotas, [quota(Some(1), 1, 2), quota(None, 0, u32::MAX)]);
    let edges: Vec<_> =
        read.parts.edges.iter().map(|e| (e.row, e.column, e.score, e.row_score, e.column_score)).collect();
    assert_eq!(edges, [(1, 0, 0.5, -2.0, -1.0), (1, 1, 0.75, -1.0, -3.0), (0, 0, 1.0, -1.0, -2.0)]);
    assert_eq!(read.parts.couples, [Couple { rows: [0, 1], wishes: vec![[Some(0), Some(1)], [Some(0), None]] }]);
    assert_eq!(read.parts.fixed, [Pair { row: 0, column: 0 }]);
    assert_eq!(read.parts.forbidden, [Pair { row: 2, column: 2 }]);
}

#[test]
fn without_a_table_of_rows_every_row_with_an_edge_is_one_in_any_order_of_edges() {
    let forward = Files::new("row,column,score\n乙,中学,1\n甲,中学,2\n甲,卫生院,3\n").read();
    let backward = Files::new("row,column,score\n甲,卫生院,3\n甲,中学,2\n乙,中学,1\n").read();
    assert_eq!(forward.names, backward.names);
    let edges = |read: &Tables| Problem::from_parts(&read.parts).unwrap().edges().to_vec();
    assert_eq!(edges(&forward), edges(&backward));
    assert_eq!(forward.parts.rows.len(), 2);
}

#[test]
fn a_file_as_chinese_excel_writes_it_reads_the_same() {
    let text = "行,列,分数\n陈工,卫生院,０．８\n";
    let (gbk, _, _) = encoding_rs::GBK.encode(text);
    let excel = Source::from_bytes("志愿.csv", gbk.into_owned(), Format::Csv, EncodingChoice::Auto).unwrap();
    let mut files = Files::new("");
    files.edges = excel;
    let read = files.read();
    assert_eq!(read.names.rows, ["陈工"]);
    assert!((read.parts.edges[0].score - 0.8).abs() < 1e-12);
}

#[test]
fn every_bad_row_is_named_and_the_others_are_read() {
    let mut files = Files::new(
        "row,column,score,row_rank\n甲,中学,NaN,1\n甲,小学,1,\n,中学,2,\n乙,中学,,x\n乙,卫生院,3,\n乙,中学,1e999,\n",
    );
    files.columns =
        source("岗位.csv", "column,min,max,parent\n中学,-1,2,\n卫生院,0,1.5,石角镇\n卫生院,0,1,无此镇\n中学,0,1,\n");
    let read = files.read();
    assert_eq!(
        places(&read.rejects),
        [
            ("岗位.csv", 2, "out_of_range"),
            ("岗位.csv", 3, "bad_number"),
            ("岗位.csv", 4, "duplicate_id"),
            ("岗位.csv", 4, "unknown_id"),
            ("岗位.csv", 5, "duplicate_id"),
            ("志愿.csv", 2, "unknown_id"),
            ("志愿.csv", 2, "bad_number"),
            ("志愿.csv", 3, "unknown_id"),
            ("志愿.csv", 4, "missing_value"),
            ("志愿.csv", 4, "unknown_id"),
            ("志愿.csv", 5, "unknown_id"),
            ("志愿.csv", 5, "missing_value"),
            ("志愿.csv", 5, "bad_number"),
            ("志愿.csv", 6, "unknown_id"),
            ("志愿.csv", 7, "unknown_id"),
            ("志愿.csv", 7, "bad_number"),
        ]
    );
    assert!(read.parts.edges.is_empty());
}

#[test]
fn what_only_the_whole_shows_is_said_with_its_line_too() {
    let mut files = Files::new("row,column,score\n甲,中学,1\n乙,中学,1\n甲,中学,2\n");
    files.quotas = source("配额.csv", "node,parent,min,max\n石角镇,綦江区,,\n綦江区,石角镇,,\n");
    files.fixed = Some(source("已定.csv", "row,column\n乙,卫生院\n"));
    let read = files.read();
    assert!(read.rejects.is_empty());
    let faults = read.faults(&Problem::from_parts(&read.parts).unwrap_err());
    assert_eq!(
        places(&faults),
        [("志愿.csv", 4, "duplicate_pair"), ("配额.csv", 2, "quota_cycle"), ("已定.csv", 2, "unknown_id")]
    );
    assert!(faults[0].to_string().contains("第 2 行"));
}

#[test]
fn a_quota_whose_parent_is_unknown_is_rejected_and_what_lies_under_it() {
    let mut files = Files::new("row,column,score\n甲,县医院,1\n");
    files.quotas = source("配额.csv", "node,parent,min,max\n石角镇,重庆,,\n綦江区,,0,9\n");
    let read = files.read();
    let expected = [("配额.csv", 2, "unknown_id"), ("岗位.csv", 2, "unknown_id"), ("岗位.csv", 3, "unknown_id")];
    assert_eq!(places(&read.rejects), expected);
    assert_eq!((read.names.columns.as_slice(), read.parts.edges.len()), (["县医院".to_owned()].as_slice(), 1));
}
