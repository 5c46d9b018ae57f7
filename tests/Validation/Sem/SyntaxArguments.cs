using System.Text.Json;
using Stats.Sem;

namespace Stats.Validation.Sem;

/// <summary>Arguments of lavaan's functions as they stand in JSON -> options here.</summary>
internal static class SyntaxArguments
{
    private static readonly Dictionary<string, GroupEquality> Equalities = new(StringComparer.Ordinal)
    {
        ["loadings"] = GroupEquality.Loadings, ["intercepts"] = GroupEquality.Intercepts, ["means"] = GroupEquality.Means, ["residuals"] = GroupEquality.Residuals,
        ["residual.covariances"] = GroupEquality.ResidualCovariances, ["lv.variances"] = GroupEquality.LatentVariances, ["lv.covariances"] = GroupEquality.LatentCovariances,
        ["regressions"] = GroupEquality.Regressions, ["thresholds"] = GroupEquality.Thresholds, ["composite.loadings"] = GroupEquality.CompositeWeights,
    };

    /// <summary>Arguments of lavaanify(model, auto = TRUE, model.type = "sem", fixed.x = TRUE, ...): there auto overrules single defaults.</summary>
    /// <exception cref="NotSupportedException">An argument is not known.</exception>
    public static SemSyntaxOptions Lavaanify(JsonElement arguments)
    {
        SemSyntaxOptions options = new() { MeanStructure = false, Groups = 1 };
        Dictionary<string, JsonElement> all = arguments.ValueKind == JsonValueKind.Object ? arguments.EnumerateObject().ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal) : [];
        bool automatic = !all.TryGetValue("auto", out JsonElement auto) || auto.GetBoolean();
        string type = all.TryGetValue("model.type", out JsonElement t) ? t.GetString()! : "sem";
        options = options with { ModelType = !automatic ? SemModelType.Raw : type == "growth" ? SemModelType.Growth : SemModelType.Sem };
        foreach ((string name, JsonElement value) in all)
        {
            bool overruled = automatic && type != "growth" && (name is "int.ov.free" or "int.lv.free" || name.StartsWith("auto.", StringComparison.Ordinal));
            if (name is "auto" or "model.type" or "constraints" or "parameterization" or "ceq.simple" or "warn" || overruled) continue;
            options = Set(options, name, value);
        }

        return options;
    }

    /// <summary>One argument of sem(), cfa(), growth() or lavaan() that says how a model is completed.</summary>
    /// <exception cref="NotSupportedException">The argument is not known.</exception>
    public static SemSyntaxOptions Set(SemSyntaxOptions options, string name, JsonElement value) => name switch
    {
        "meanstructure" => options with { MeanStructure = value.GetBoolean() },
        "fixed.x" => options with { FixedExogenous = value.GetBoolean() },
        "std.lv" => options with { StandardizeLatents = value.GetBoolean() },
        "orthogonal" => options with { Orthogonal = value.GetBoolean() },
        "orthogonal.x" => options with { OrthogonalExogenous = value.GetBoolean() },
        "orthogonal.y" => options with { OrthogonalOutcomes = value.GetBoolean() },
        "orthogonal.efa" => options with { OrthogonalRotation = value.GetBoolean() },
        "auto.fix.first" => options with { FixFirst = value.GetBoolean() },
        "auto.fix.single" => options with { FixSingle = value.GetBoolean() },
        "auto.var" => options with { AutomaticVariances = value.GetBoolean() },
        "auto.cov.lv.x" => options with { AutomaticLatentCovariances = value.GetBoolean() },
        "auto.cov.y" => options with { AutomaticOutcomeCovariances = value.GetBoolean() },
        "auto.th" or "auto.delta" or "auto.efa" => options, // rows of ordinal variables and rotated factors, which are always added here
        "int.ov.free" => options with { FreeObservedIntercepts = value.GetBoolean() },
        "int.lv.free" => options with { FreeLatentIntercepts = value.GetBoolean() },
        "ngroups" => options with { Groups = value.GetInt32() },
        "group.label" => options with { GroupLabels = Strings(value) },
        "group.equal" => options with { GroupEqual = Strings(value).Aggregate(GroupEquality.None, (sum, s) => sum | Equalities[s]) },
        "effect.coding" => options with { EffectCoding = Strings(value).Aggregate(EffectCoding.None, (sum, s) => sum | (s == "loadings" ? EffectCoding.Loadings : s == "intercepts" ? EffectCoding.Intercepts : throw new NotSupportedException($"effect.coding = {s}"))) },
        "group.partial" => options with { GroupPartial = Strings(value) },
        _ => throw new NotSupportedException($"argument '{name}'"),
    };

    public static string[] Strings(JsonElement value) => value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(e => e.GetString()!)] : [value.GetString()!];
}
