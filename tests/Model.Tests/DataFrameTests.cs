using System.Data;
using Stats.Modeling;

namespace Stats.Tests.Models;

public class DataFrameTests
{
    private static DataFrame Read(string csv, CsvOptions? options = null) => DataFrame.ReadCsv(new StringReader(csv), options);

    [Fact]
    public void Columns_get_the_type_of_their_cells()
    {
        DataFrame data = Read("a,b,c,d\n1,x,TRUE,NA\n2.5e3,\"y, z\",FALSE,\n-Inf,NA,NA,NA\n");
        Assert.Equal([1, 2500, double.NegativeInfinity], data.Numeric("a").Values.ToArray());
        Assert.Equal(["x", "y, z", null], Enumerable.Range(0, 3).Select(i => ((TextColumn)data.Column("b"))[i]));
        Assert.Equal([true, false, null], Enumerable.Range(0, 3).Select(i => ((LogicalColumn)data.Column("c"))[i]));
        Assert.True(data.Column("d").IsMissing(0));
    }

    [Fact]
    public void Declared_factors_keep_their_order_and_their_unused_levels()
    {
        DataFrame data = Read("g,n,k\nlo,10,1\nhi,9,2\n", new CsvOptions().WithFactor("g", "lo", "hi", "none").WithFactor("n").WithOrdered("k", "2", "1"));
        Assert.Equal(["lo", "hi", "none"], data.Categorical("g").Levels);
        Assert.Equal([0, 1], data.Categorical("g").Codes.ToArray());
        Assert.Equal(["9", "10"], data.Categorical("n").Levels);
        Assert.True(data.Categorical("k").Ordered);
    }

    [Fact]
    public void Found_levels_are_sorted_by_character_code_on_every_machine() =>
        Assert.Equal(["10", "9", "A", "B", "_x", "a", "b", "é"], Read("g\na\n_x\nB\né\n10\nA\nb\n9\n").Categorical("g").Levels);

    // write.csv(data.frame(a = 4:5), "x.csv"); names(read.csv("x.csv"))
    [Fact]
    public void Row_names_of_R_are_the_column_X() => Assert.Equal(["X", "a"], Read("\"\",\"a\"\n\"1\",4\n\"2\",5\n").Names);

    [Theory]
    [InlineData("", "The text is empty. The first line must name the columns.")]
    [InlineData("a,b\n", "The text has a header but no rows.")]
    [InlineData("a,b\n1,2\n3\n", "The text has 1 cell in row 2, but 2 columns are named in the header. A text that holds the delimiter needs quotes.")]
    [InlineData("a,b\n1,2,3\n", "The text has 3 cells in row 1, but 2 columns are named in the header. A text that holds the delimiter needs quotes.")]
    [InlineData("a,b,a\n1,2,3\n", "The text has two columns named 'a'. Rename one of them.")]
    [InlineData("sep=;\na;b\n1;2\n", "The text begins with a line 'sep=', as Excel writes it. Delete that line: the delimiter is found from the header.")]
    [InlineData("a,,b\n1,2,3\n", "The text has no name for column 2. Name every column in the first line.")]
    [InlineData(",X\n1,2\n", "The text has no name for column 1. Name every column in the first line.")]
    [InlineData("\"a\" \"b\"\n1 2\n", "The text has a malformed cell in row 1, column 1: a quote is not closed or stands inside a cell. If something other than commas, semicolons or tabs separates the cells, give the delimiter.")]
    public void What_is_no_table_is_told_in_one_sentence(string csv, string message) =>
        Assert.Equal(message, Assert.Throws<SpecificationException>(() => Read(csv)).Message);

    [Fact]
    public void Thousands_are_never_silently_text() => Assert.Contains(
        "column 'a' has '1,234.5' in row 1, '12,345,678' in row 2 (a comma within a number: write nothing between thousands, and a point before decimals).",
        Assert.Throws<SpecificationException>(() => Read("a\tb\n1,234.5\tx\n12,345,678\ty\n7\tz\n")).Message);

    [Fact]
    public void A_decimal_comma_is_read_where_it_is_named()
    {
        CsvOptions comma = new() { DecimalMark = ',' };
        Assert.Equal([0.5, -1250, 3], Read("a;b\n0,5;x\n-1,25e3;y\n3;z\n", comma).Numeric("a").Values);
        Assert.Equal(["0,5", "1", "2"], Read("a;b\n2;1\n0,5;1\n1;1\n", comma.WithFactor("a")).Categorical("a").Levels);
        SpecificationException e = Assert.Throws<SpecificationException>(() => Read("a;b\n1.234,5;x\n2.500;y\n", comma));
        Assert.Contains("(a point within a number: write nothing between thousands, and a comma before decimals)", e.Message);
        Assert.Throws<ArgumentException>(() => new CsvOptions { DecimalMark = '\'' });
    }

    // Lists of codes and dates are texts, not numbers with something between thousands.
    [Theory]
    [InlineData("1,2,3")]
    [InlineData("1,23,456")]
    [InlineData("2024,01,05")]
    public void Other_commas_are_texts(string cell) => Assert.Equal(ColumnKind.Text, Read($"a;b\n{cell};1\n").Column("a").Kind);

    [Fact]
    public void Bytes_of_another_encoding_are_an_error_and_are_read_where_it_is_named()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, [.. "g,x\nK"u8, 0xE4, .. "se,1\nK"u8, 0xF6, .. "se,2\n"u8]);
            SpecificationException e = Assert.Throws<SpecificationException>(() => DataFrame.ReadCsv(path));
            Assert.Equal($"{Path.GetFileName(path)} has bytes that are no letters in the encoding utf-8. Save it as UTF-8, or name its encoding, such as latin1.", e.Message);
            Assert.Equal(["Käse", "Köse"], DataFrame.ReadCsv(path, new CsvOptions { Encoding = System.Text.Encoding.Latin1 }).Categorical("g").Levels);
            File.WriteAllText(path, "g,x\nKäse,1\n", System.Text.Encoding.Unicode);
            Assert.Equal(["Käse"], DataFrame.ReadCsv(path).Categorical("g").Levels);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_column_declared_numeric_reports_every_other_cell() =>
        Assert.Contains("column 'a' has 'x' in row 1, 'y' in row 2, 'z' in row 3, 'u' in row 4 (not a number)", Assert.Throws<SpecificationException>(() => Read("a,b\nx,1\ny,2\nz,3\nu,4\n", new CsvOptions().WithNumber("a"))).Message);

    [Fact]
    public void Columns_are_described_for_objects()
    {
        (double? Age, string? Arm, bool? Event)[] patients = [(50, "b", true), (null, "a", null)];
        DataFrame data = DataFrame.FromRows(patients, c => c.Numeric("age", p => p.Age).Text("name", p => p.Arm).Factor("arm", p => p.Arm, ["b", "a"]).Logical("event", p => p.Event));
        Assert.Equal(["age", "name", "arm", "event"], data.Names);
        Assert.Equal([50, double.NaN], data.Numeric("age").Values);
        Assert.Equal(["b", "a"], data.Categorical("arm").Levels);
        Assert.True(data.Column("event").IsMissing(1));
    }

    [Fact]
    public void A_reader_gives_numbers_truth_values_and_texts_and_DBNull_is_missing()
    {
        using System.Data.DataTable table = new();
        table.Columns.Add("x", typeof(int));
        table.Columns.Add("g", typeof(string));
        table.Rows.Add(3, "a");
        table.Rows.Add(DBNull.Value, DBNull.Value);
        using System.Data.DataTableReader reader = table.CreateDataReader();
        DataFrame data = DataFrame.FromReader(reader);
        Assert.Equal([3, double.NaN], data.Numeric("x").Values);
        Assert.Equal(ColumnKind.Text, data.Column("g").Kind);
        Assert.True(data.Column("g").IsMissing(1));
    }

    [Fact]
    public void A_table_says_what_it_is() => Assert.Equal("2 rows, 3 columns: a, b, c", Read("a,b,c\n1,2,3\n4,5,6\n").ToString());

    [Fact]
    public void A_few_odd_cells_in_a_column_of_numbers_are_mistakes()
    {
        SpecificationException e = Assert.Throws<SpecificationException>(() => Read("age,wt\n40,70\nunknown,80\n50,8o\n60,90\n70,x\n55,1\n"));
        Assert.Equal("The text has cells that do not fit their column: column 'age' has 'unknown' in row 2 (not a number); column 'wt' has '8o' in row 3, 'x' in row 5 (not a number). "
            + "Correct them, add them to the texts that mean missing, or declare the column as text or factor.", e.Message);
        Assert.Throws<SpecificationException>(() => Read("age\nunknown\n40\n50\n60\n"));
        Assert.Equal(ColumnKind.Text, Read("age\n40\nunknown\n50\n60\n", new CsvOptions().WithText("age")).Column("age").Kind);
        Assert.True(Read("age\n40\nunknown\n", new CsvOptions { MissingTexts = ["unknown"] }).Column("age").IsMissing(1));
    }

    [Fact]
    public void Many_odd_cells_make_a_text_column()
    {
        DataFrame data = Read("id\n1\n2\nA3\nB4\nC5\nD6\n7\n");
        Assert.Equal(["1", "2", "A3", "B4", "C5", "D6", "7"], Enumerable.Range(0, 7).Select(data.Column("id").Show));
    }

    [Theory]
    [InlineData("a;b\n1,5;x\n2;y\n")]
    [InlineData("a;b\n1;x\n2,5;x\n3,5;x\n4,5;x\n5,5;x\n1,5;y\n")]
    public void Decimal_commas_are_never_silently_text(string csv)
    {
        SpecificationException e = Assert.Throws<SpecificationException>(() => Read(csv));
        Assert.Contains("column 'a' has '", e.Message);
        Assert.Contains("(a comma within a number: write nothing between thousands, and a point before decimals; or say DecimalMark = ',')", e.Message);
        Assert.Equal(ColumnKind.Text, Read(csv, new CsvOptions().WithText("a")).Column("a").Kind);
        Assert.Equal(ColumnKind.Categorical, Read(csv, new CsvOptions().WithFactor("a")).Column("a").Kind);
    }

    [Fact]
    public void Commas_between_other_things_are_text() => Assert.Equal(ColumnKind.Text, Read("a\n\"1,2\"\n\"1,2,3\"\n").Column("a").Kind);

    [Fact]
    public void A_cell_that_is_no_declared_level_is_named_with_its_row()
    {
        SpecificationException e = Assert.Throws<SpecificationException>(() => Read("sex\nmale\nfemal\n", new CsvOptions().WithFactor("sex", "male", "female")));
        Assert.Contains("column 'sex' has 'femal' in row 2 (not one of the levels male, female)", e.Message, StringComparison.Ordinal);
        Assert.Contains("Nearest: 'sex'", Assert.Throws<SpecificationException>(() => Read("sex\nmale\n", new CsvOptions().WithFactor("sec"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Semicolons_and_tabs_are_found_and_quotes_are_read()
    {
        Assert.Equal(["a", "b"], Read("a;b\n1;2\n").Names);
        Assert.Equal(["a", "b"], Read("a\tb\n1\t2\n").Names);
        Assert.Equal("say \"hi\"\nnow", Read("a,b\n\"say \"\"hi\"\"\nnow\",2\n").Column("a").Show(0));
    }

    public enum Arm
    {
        Placebo,
        Drug,
    }

    private sealed record Patient(double Age, int? Weight, string? Site, bool Smoker, Arm Arm, DateTime Born);

    private static readonly Patient[] Patients = [new(40, 70, "x", true, Arm.Drug, default), new(50, null, null, false, Arm.Placebo, default)];

    [Fact]
    public void Objects_become_rows()
    {
        DataFrame data = DataFrame.FromObjects(Patients);
        Assert.Equal(["Age", "Weight", "Site", "Smoker", "Arm"], data.Names);
        Assert.Equal(["Placebo", "Drug"], data.Categorical("Arm").Levels);
        Assert.True(data.Column("Weight").IsMissing(1) && data.Column("Site").IsMissing(1));

        DataFrame named = DataFrame.FromRows(Patients, c => c.Numeric("age", p => p.Age).Numeric("wt", p => p.Weight).Text("site", p => p.Site).Logical("smoker", p => p.Smoker).Factor("arm", p => p.Arm.ToString(), ["Placebo", "Drug"]));
        Assert.Equal([1, 0], named.Categorical("arm").Codes.ToArray());
        Assert.Equal(40, named.Numeric("age")[0]);
    }

    [Fact]
    public void Tables_and_readers_are_read_column_by_column()
    {
        using DataTable table = new();
        table.Columns.Add("n", typeof(double));
        table.Columns.Add("i", typeof(int));
        table.Columns.Add("s", typeof(string));
        table.Columns.Add("b", typeof(bool));
        table.Rows.Add(1.5, 2, "u", true);
        table.Rows.Add(DBNull.Value, 3, DBNull.Value, false);
        DataFrame data = DataFrame.FromDataTable(table);
        Assert.Equal([1.5, double.NaN], data.Numeric("n").Values.ToArray());
        Assert.Equal([2.0, 3.0], data.Numeric("i").Values.ToArray());
        Assert.Equal("u", data.Column("s").Show(0));
        Assert.Equal(ColumnKind.Logical, data.Column("b").Kind);

        table.Columns.Add("when", typeof(DateTime));
        Assert.Contains("'when' holds values of type DateTime", Assert.Throws<SpecificationException>(() => DataFrame.FromDataTable(table)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_of_mixed_types_are_refused_with_the_row()
    {
        SpecificationException e = Assert.Throws<SpecificationException>(() => DataFrame.FromDictionary(new Dictionary<string, object> { ["a"] = new object?[] { 1, null, "x" } }));
        Assert.Equal("Column 'a' mixes types: 'x' in row 3 stands among values of another type.", e.Message);
        Assert.Throws<SpecificationException>(() => DataFrame.FromDictionary(new Dictionary<string, object> { ["a"] = new[] { 1 }, ["b"] = new[] { 1, 2 } }));
    }

    [Fact]
    public void Rows_can_be_chosen_and_columns_replaced()
    {
        DataFrame data = Read("x,g\n1,a\n2,b\n3,a\n");
        Assert.Equal([3, 1, 3], data.Select([2, 0, 2]).Numeric("x").Values.ToArray());
        Assert.Equal(2, data.Where(i => data.Column("g").Show(i) == "a").RowCount);
        Assert.Equal(["b", "a"], data.WithFactor("g", "b", "a").Categorical("g").Levels);
        Assert.Equal(["g"], data.Keep("g").Names);
        Assert.Equal("There is no column 'xx'. Nearest: 'x'.", Assert.Throws<SpecificationException>(() => data.Column("xx")).Message);
        Assert.Equal("Column 'g' is text, not numeric.", Assert.Throws<SpecificationException>(() => data.Numeric("g")).Message);
    }

    [Fact]
    public void A_saved_table_comes_back_whole()
    {
        DataFrame data = Read("x,g,f,b\n1,a,lo,TRUE\nNA,b,hi,FALSE\nInf,,lo,NA\n", new CsvOptions().WithOrdered("f", "lo", "hi"));
        DataFrame back = DataFrame.FromState(ModelJson.ReadFrame(ModelJson.Write(data.ToState())));
        Assert.Equal(data.Names, back.Names);
        for (int j = 0; j < data.Names.Count; j++)
        {
            Assert.Equal(data.Columns[j].Kind, back.Columns[j].Kind);
            for (int i = 0; i < data.RowCount; i++) Assert.Equal(data.Columns[j].Show(i), back.Columns[j].Show(i));
        }

        Assert.True(back.Categorical("f").Ordered);
        Assert.Throws<SpecificationException>(() => ModelJson.ReadFrame("{"));
    }

    [Fact]
    public void Columns_of_texts_are_typed_as_the_cells_of_a_file_are()
    {
        DataFrame data = DataFrame.FromTexts(
            [new("x", ["1.5", "NA", null, "-2e3"]), new("yes", ["TRUE", "FALSE", "", "TRUE"]), new("word", ["a", "b", "a", "1"]), new("late", ["1", "2", "x", "y"])],
            new CsvOptions().WithFactor("word", "b", "a", "1"));
        Assert.Equal([1.5, double.NaN, double.NaN, -2000], data.Numeric("x").Values.ToArray());
        Assert.Equal(ColumnKind.Logical, data.Column("yes").Kind);
        Assert.Equal(["b", "a", "1"], data.Categorical("word").Levels);
        // Half of the cells are no numbers: a text column, not mistakes in a numeric one.
        Assert.Equal(ColumnKind.Text, data.Column("late").Kind);
        SpecificationException mistakes = Assert.Throws<SpecificationException>(() => DataFrame.FromTexts([new("n", ["1", "2", "3", "4", "5", "6", "1,5"])]));
        Assert.Equal("The table has cells that do not fit their column: column 'n' has '1,5' in row 7 (not a number).", mistakes.Sentence);
    }
}
