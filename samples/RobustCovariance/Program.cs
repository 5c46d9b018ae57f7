// Robust covariances, and a structural equation model fitted to contaminated data with and without them:
//   dotnet run --project samples/RobustCovariance -c Release            one contaminated data set
//   dotnet run --project samples/RobustCovariance -c Release -- study   the study of docs/robust-covariance.md: 50 seeds for each kind of error
using Stats.Modeling;
using Stats.Samples.RobustCovariance;
using Stats.Sem;

if (args is ["study"])
{
    Study.Run(50, Console.Out);
    return;
}

Console.WriteLine("1. Rows that are wrong as a whole: Hawkins, Bradu and Kass's data, 14 outliers in 75 rows");
DataFrame hbk = DataFrame.ReadCsv(Path.Combine(AppContext.BaseDirectory, "hbk.csv"));
Console.WriteLine(new Mcd().Estimate(hbk).ToSummaryText());

Console.WriteLine("2. Single cells that are wrong: Holzinger and Swineford's tests, 10 % of the cells replaced");
DataFrame clean = Study.Clean(), dirty = Gross.Replace(clean, Study.Tests, 0.1, Gross.BothSides, seed: 1);
RobustCovariance robust = new Cellwise().Estimate(dirty, Study.Tests);
Console.WriteLine(robust.ToSummaryText());

Console.WriteLine("3. The three-factor model on clean moments, on those of the contaminated data, and on the robust ones");
SemFit[] fits =
[
    SemModel.Fit(Study.Model, clean),
    SemModel.Fit(Study.Model, dirty),
    SemModel.Fit(Study.Model, robust.ToSampleMoments()),
];
Console.WriteLine("   parameter                    clean    plain   robust");
for (int k = 0; k < fits[0].Coefficients.Count; k++)
    Console.WriteLine(FormattableString.Invariant($"   {fits[0].Coefficients[k].Id,-22} {fits[0].Coefficients[k].Estimate,11:F3}{fits[1].Coefficients[k].Estimate,9:F3}{fits[2].Coefficients[k].Estimate,9:F3}"));
Console.WriteLine(FormattableString.Invariant($"   distance from the clean fit, in its standard errors: plain {Study.Distance(fits[1], fits[0]):F2}, robust {Study.Distance(fits[2], fits[0]):F2}"));
