using System.Collections;
using System.Collections.Specialized;
using System.Globalization;
using System.Management.Automation;
using Stats.Modeling;

namespace Stats.Cmdlets;

/// <summary>Covariance matrices as people have them: dictionaries of rows, tables, or rows of Import-Csv.</summary>
internal static class CovarianceMatrix
{
    public static NamedMatrix Of(object given, Action<string> warn, Action<string> tell)
    {
        switch (Tables.Bare(given))
        {
            case NamedMatrix matrix:
                return matrix;
            case IDictionary dictionary:
                string[] keys = [.. dictionary.Keys.Cast<object>().Select(k => Convert.ToString(k, CultureInfo.InvariantCulture)!)];
                // A hashtable has no order of its own.
                if (dictionary is not OrderedDictionary) Array.Sort(keys, StringComparer.Ordinal);
                return Square(keys, [.. keys.Select(k => (double[])LanguagePrimitives.ConvertTo(dictionary[k], typeof(double[]), CultureInfo.InvariantCulture))]);
            default:
                DataFrame frame = Tables.Of(given, new ColumnChoices(), warn, tell);
                // A first column of names is the usual heading of rows.
                string[] names = [.. frame.Names.Where(n => frame.Column(n) is NumericColumn)];
                return Square(names, [.. Enumerable.Range(0, frame.RowCount).Select(i => names.Select(n => frame.Numeric(n)[i]).ToArray())]);
        }
    }

    // The lower triangle alone is enough, as papers print it.
    private static NamedMatrix Square(string[] names, double[][] rows)
    {
        int n = names.Length;
        if (rows.Length != n) throw new SpecificationException(SpecificationCode.InvalidData, $"A covariance matrix of {n} variables has {n} rows; there are {rows.Length}.");
        double[] elements = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double value = j < rows[i].Length && !double.IsNaN(rows[i][j]) ? rows[i][j] : i < rows[j].Length ? rows[j][i] : double.NaN;
                elements[(i * n) + j] = !double.IsNaN(value) ? value : throw new SpecificationException(SpecificationCode.MissingValues, $"The covariance of '{names[i]}' and '{names[j]}' is missing.");
            }
        }

        return new NamedMatrix(names, elements);
    }
}
