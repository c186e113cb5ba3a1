//! A talents file as it should not be: good rows between rows with every common fault.

/// The text, and for each fault its line and code.
pub(crate) fn talents() -> (String, Vec<(u64, &'static str)>) {
    let mut text =
        String::from("编号,技能,学历,工作年限,职业,产业链节点,常住地,意向区域,方式,可投入,期望薪酬,证书,同意\n");
    let mut faults = Vec::new();
    let mut line = 2;
    for (row, codes) in ROWS {
        faults.extend(codes.iter().map(|code| (line, *code)));
        line += 1 + row.matches('\n').count() as u64;
        text.push_str(row);
        text.push('\n');
    }
    (text, faults)
}

/// Rows with the codes a reader must give them; none for the good ones.
const ROWS: &[(&str, &[&str])] = &[
    ("d01,Python：精通；ＳＱＬ：0.8,本科,5,数据分析师,,古南街道,,全职,1,150000,,是", &[]),
    ("d02,Python,本科,五年,,,綦江区,,全职,,,,是", &["bad_number"]),
    ("d03,Python,本科,-3,,,綦江区,,全职,,,,是", &["out_of_range"]),
    ("d04,Python,本科,61,,,綦江区,,全职,,,,是", &["out_of_range"]),
    ("d05,Python,本科,NaN,,,綦江区,,全职,,,,是", &["bad_number"]),
    ("d06,Java：0.7,大专,３,,,文龙街道,,全职；兼职,０．５,\"120,000\",,是", &[]),
    ("d07,Python:1.5,本科,3,,,綦江区,,全职,,,,是", &["bad_level"]),
    ("d08,Python:很好,本科,3,,,綦江区,,全职,,,,是", &["bad_level"]),
    ("d09,Python:0.5:0.9,本科,3,,,綦江区,,全职,,,,是", &["bad_item"]),
    ("d10,Python,本科,3,,,哥谭市,,全职,,,,是", &["unknown_region"]),
    ("d11,Python,本科,3,,,綦江区,火星,全职,,,,是", &["unknown_region"]),
    ("d12,焊接:掌握;机械制图,高中,12,,,三江街道,,全职,1,90000,焊工证,是", &[]),
    ("d13,Python,本科,3,,no-such-node,綦江区,,全职,,,,是", &["unknown_node"]),
    (",Python,本科,3,,,綦江区,,全职,,,,是", &["missing_value"]),
    ("d01,Python,本科,3,,,綦江区,,全职,,,,是", &["duplicate_id"]),
    ("d 16,Python,本科,3,,,綦江区,,全职,,,,是", &["bad_id"]),
    ("d17,Python,小学,3,,,綦江区,,全职,,,,是", &["bad_choice"]),
    ("d18,\"Python\nSQL\",硕士,4,,,成都市,,技术合作,0.2,200000,,是", &[]),
    ("d19,Python,本科,3,,,綦江区,,远程,,,,是", &["bad_item"]),
    ("d20,Python,本科,3,,,綦江区,,全职;全职,,,,是", &["listed_twice"]),
    ("d21,Python,本科,3,,,綦江区,,全职,1.2,,,是", &["out_of_range"]),
    ("d22,Python,本科,3,,,綦江区,,全职,半天,,,是", &["bad_number"]),
    ("d23,Python,本科,3,,,綦江区,,全职,,-5,,是", &["out_of_range"]),
    ("d24,Python,本科,3,,,綦江区,,全职,,12万,,是", &["bad_number"]),
    ("d25,#N/A,本科,3,,,綦江区,,全职,,,,是", &["excel_error"]),
    ("d26,Python,本科,3,,,綦江区,,全职,,,,是,多出一格", &["field_count"]),
    ("d27,Python,本科,3,,,綦江区", &["field_count"]),
    ("d28,Python,本科,3,,,綦江区,,全职,,,,也许", &["bad_choice"]),
    ("d29,Python,本科,3,,,綦江区,,全职,,9999999999,,是", &["out_of_range"]),
    ("d31,\"Python\"多余,本科,3,,,綦江区,,全职,,,,是", &["bad_quote"]),
    ("d32,Python:0.5,博士后,百年,,,哥谭市,,全职,,,,是", &["bad_choice", "bad_number", "unknown_region"]),
    ("d33,深度学习:二级,博士,8,算法工程师,,深圳市,,兼职;讲学,0.3,500000,,是", &[]),
    ("d34,Python,本科,,,,,,,,,,", &[]),
    ("t00001,Python,本科,3,,,綦江区,,全职,,,,是", &["duplicate_id"]),
    ("d30,\"Python,本科,3,,,綦江区,,全职,,,,是", &["unclosed_quote"]),
    ("d36,铝合金熔铸:4.9/7,大专,9,,,赶水镇,,全职,1,110000,,是", &[]),
];
