using System.Text.Json;

namespace Stats.Validation.Graphs;

/// <summary>
/// Kind "graphs": every JSON file of a folder that has the format of one_connection_expansions.json, vanishing_ideals.json or
/// identifiability_{semid,rank,lfhtc}.json, recognised by its content. Other files are left alone.
/// </summary>
internal static class GraphsValidation
{
    public static Report Run(string[] arguments)
    {
        Report report = new();
        string path = arguments[0];
        string[] files = File.Exists(path) ? [path] : [.. Directory.EnumerateFiles(path, "*.json").Order(StringComparer.Ordinal)];
        int recognised = 0;
        foreach (string file in files)
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
            if (Check(Path.GetFileNameWithoutExtension(file), document.RootElement, report)) recognised++;
        }

        if (recognised == 0) report.Check(false, path, "", "files with graphs", 0, "at least one");
        return report;
    }

    private static bool Check(string set, JsonElement root, Report report)
    {
        if (root.ValueKind == JsonValueKind.Object)
        {
            if (root.TryGetProperty("graphs", out JsonElement graphs))
            {
                foreach (JsonElement graph in graphs.EnumerateArray()) IdentificationChecks.Rank(set, graph, report);
                return true;
            }

            bool known = false;
            foreach (JsonProperty item in root.EnumerateObject())
            {
                if (item.Value.ValueKind != JsonValueKind.Object) continue;
                if (item.Value.TryGetProperty("one_connections", out _)) ExpansionChecks.Check(set, item.Name, item.Value, report);
                else if (item.Value.TryGetProperty("generators", out _)) IdealChecks.Check(set, item.Name, item.Value, report);
                else continue;
                known = true;
            }

            return known;
        }

        if (root.ValueKind != JsonValueKind.Array || root.GetArrayLength() == 0 || root[0].ValueKind != JsonValueKind.Object) return false;
        if (root[0].TryGetProperty("observed", out _) && root[0].TryGetProperty("L", out _))
        {
            foreach (JsonElement graph in root.EnumerateArray()) IdentificationChecks.LatentFactor(set, graph, report);
            return true;
        }

        if (!root[0].TryGetProperty("L", out _) || !root[0].TryGetProperty("O", out _)) return false;
        foreach (JsonElement graph in root.EnumerateArray()) IdentificationChecks.Criteria(set, graph, report);
        return true;
    }
}
