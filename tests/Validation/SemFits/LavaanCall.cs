using System.Text.Json;
using Stats.Modeling;
using Stats.Sem;

namespace Stats.Validation.SemFits;

/// <summary>One call of lavaan as a reference file records it, in our words: model, data, options.</summary>
internal sealed class LavaanCall
{
    private readonly JsonElement _root;
    private readonly Dictionary<string, JsonElement> _options = new(StringComparer.Ordinal);

    public LavaanCall(JsonElement root)
    {
        _root = root;
        if (root.GetProperty("options").ValueKind == JsonValueKind.Object)
            foreach (JsonProperty p in root.GetProperty("options").EnumerateObject()) _options.Add(p.Name, p.Value);
    }

    public string Model => _root.GetProperty("model").GetString()!;

    /// <summary>Ordinal indicators and two-level models: answered with one sentence that they cannot be estimated yet.</summary>
    public bool IsBeyond => _options.ContainsKey("ordered") || Model.Contains("level:", StringComparison.Ordinal);

    public SemOptions Options()
    {
        SemOptions options = SemOptions.FromEstimator(Text("estimator") ?? "ML");
        SemSyntaxOptions syntax = options.Syntax with { ModelType = _root.GetProperty("call").GetString() switch { "growth" => SemModelType.Growth, "cfa" => SemModelType.Cfa, "lavaan" => SemModelType.Raw, _ => SemModelType.Sem } };
        foreach ((string name, JsonElement value) in _options)
        {
            switch (name)
            {
                case "estimator" or "sample.nobs" or "sample.cov" or "sample.mean" or "data":
                    break;
                case "meanstructure":
                    syntax = syntax with { MeanStructure = value.ValueKind == JsonValueKind.String ? null : value.GetBoolean() };
                    break;
                case "std.lv":
                    syntax = syntax with { StandardizeLatents = value.GetBoolean() };
                    break;
                case "effect.coding":
                    syntax = syntax with { EffectCoding = value.ValueKind == JsonValueKind.True ? EffectCoding.Loadings | EffectCoding.Intercepts : Texts(value).Aggregate(EffectCoding.None, (sum, t) => sum | (t == "loadings" ? EffectCoding.Loadings : t == "intercepts" ? EffectCoding.Intercepts : throw Unknown(name, value))) };
                    break;
                case "orthogonal":
                    syntax = syntax with { Orthogonal = value.GetBoolean() };
                    break;
                case "orthogonal.x":
                    syntax = syntax with { OrthogonalExogenous = value.GetBoolean() };
                    break;
                case "orthogonal.y":
                    syntax = syntax with { OrthogonalOutcomes = value.GetBoolean() };
                    break;
                case "auto.fix.first":
                    syntax = syntax with { FixFirst = value.GetBoolean() };
                    break;
                case "auto.fix.single":
                    syntax = syntax with { FixSingle = value.GetBoolean() };
                    break;
                case "auto.var":
                    syntax = syntax with { AutomaticVariances = value.GetBoolean() };
                    break;
                case "auto.cov.lv.x":
                    syntax = syntax with { AutomaticLatentCovariances = value.GetBoolean() };
                    break;
                case "auto.cov.y":
                    syntax = syntax with { AutomaticOutcomeCovariances = value.GetBoolean() };
                    break;
                case "int.ov.free":
                    syntax = syntax with { FreeObservedIntercepts = value.GetBoolean() };
                    break;
                case "int.lv.free":
                    syntax = syntax with { FreeLatentIntercepts = value.GetBoolean() };
                    break;
                case "fixed.x":
                    options = options with { FixedExogenous = value.GetBoolean() };
                    break;
                case "sample.cov.rescale":
                    options = options with { RescaleCovariance = value.GetBoolean() };
                    break;
                case "ordered":
                    options = options with { Ordered = [.. Texts(value)] };
                    break;
                case "group":
                    options = options with { Group = value.GetString() };
                    break;
                case "cluster":
                    options = options with { Cluster = value.GetString() };
                    break;
                case "group.equal":
                    GroupEquality equal = GroupEquality.None;
                    foreach (string kind in Texts(value)) equal |= Equality(kind);
                    syntax = syntax with { GroupEqual = equal };
                    break;
                case "group.partial":
                    syntax = syntax with { GroupPartial = [.. Texts(value).Select(t => t.Replace(" ", "", StringComparison.Ordinal))] };
                    break;
                case "likelihood":
                    options = options with { Likelihood = value.GetString() == "wishart" ? SemLikelihood.Wishart : SemLikelihood.Normal };
                    break;
                case "missing":
                    options = options with { Missing = value.GetString() is "listwise" ? MissingData.Listwise : value.GetString() is "ml" or "fiml" or "direct" ? MissingData.FullInformation : throw Unknown(name, value) };
                    break;
                case "information":
                    options = options with { Information = value.GetString() switch { "expected" => InformationKind.Expected, "observed" => InformationKind.Observed, "first.order" => InformationKind.FirstOrder, _ => throw Unknown(name, value) } };
                    break;
                case "se":
                    options = options with { StandardErrors = Errors(value) };
                    break;
                case "test":
                    options = options with { Test = Test(value) };
                    break;
                case "bootstrap":
                    options = options with { BootstrapSamples = value.GetInt32() };
                    break;
                default:
                    throw Unknown(name, value);
            }
        }

        // Robust options of the plain estimator: lavaan's tests leave the curvature of the parametrisation out.
        bool plain = (Text("estimator") ?? "ML") == "ML" && options.Test != SemTest.Standard;
        return options with { Syntax = syntax, TestsFromMoments = plain };
    }

    public SemFit Fit(string dataFolder, SemOptions options)
    {
        string file = Path.Combine(dataFolder, _root.GetProperty("data").GetString()!);
        DataFrame data = DataFrame.ReadCsv(file);
        if (!_options.TryGetValue("sample.nobs", out JsonElement nobs)) return SemModel.Fit(Model, data, options);
        string[] names = [.. data.Names.Skip(1)];
        double[] covariance = new double[names.Length * names.Length];
        for (int j = 0; j < names.Length; j++)
            for (int i = 0; i < names.Length; i++) covariance[(i * names.Length) + j] = data.Numeric(names[j])[i];
        double[] means = _options.TryGetValue("sample.mean", out JsonElement mean) ? [.. mean.EnumerateArray().Select(e => e.GetDouble())] : [];
        return SemModel.Fit(Model, new SampleMoments(new NamedMatrix(names, covariance), nobs.GetInt32(), means), options);
    }

    private static IEnumerable<string> Texts(JsonElement value) => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(e => e.GetString()!) : [value.GetString()!];

    private static GroupEquality Equality(string kind) => kind switch
    {
        "loadings" => GroupEquality.Loadings,
        "intercepts" => GroupEquality.Intercepts,
        "means" => GroupEquality.Means,
        "residuals" => GroupEquality.Residuals,
        "residual.covariances" => GroupEquality.ResidualCovariances,
        "lv.variances" => GroupEquality.LatentVariances,
        "lv.covariances" => GroupEquality.LatentCovariances,
        "regressions" => GroupEquality.Regressions,
        "thresholds" => GroupEquality.Thresholds,
        _ => throw new NotSupportedException($"group.equal = {kind}"),
    };

    private static SemStandardErrors Errors(JsonElement value) => value.GetString() switch
    {
        "standard" => SemStandardErrors.Standard,
        "robust.sem" => SemStandardErrors.RobustSem,
        "robust.huber.white" or "robust.mlr" => SemStandardErrors.RobustHuberWhite,
        "first.order" => SemStandardErrors.FirstOrder,
        "bootstrap" => SemStandardErrors.Bootstrap,
        "none" => SemStandardErrors.None,
        _ => throw Unknown("se", value),
    };

    private static SemTest Test(JsonElement value) => value.GetString() switch
    {
        "standard" => SemTest.Standard,
        "satorra.bentler" => SemTest.SatorraBentler,
        "mean.var.adjusted" => SemTest.MeanVarAdjusted,
        "scaled.shifted" => SemTest.ScaledShifted,
        "yuan.bentler" => SemTest.YuanBentler,
        "yuan.bentler.mplus" => SemTest.YuanBentlerMplus,
        "bollen.stine" => SemTest.BollenStine,
        "none" => SemTest.None,
        _ => throw Unknown("test", value),
    };

    private string? Text(string name) => _options.TryGetValue(name, out JsonElement value) ? value.GetString() : null;

    private static NotSupportedException Unknown(string name, JsonElement value) => new($"option {name} = {value}");
}
