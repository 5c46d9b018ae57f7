using Stats.Modeling;

namespace Stats.Sem;

/// <summary>The text form of a mixed graph, and the one place where a mistake in a graph becomes an exception.</summary>
internal static class GraphText
{
    public static MixedGraph Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Reader reader = new(text);
        reader.Read();
        if (reader.Vertices.Count == 0) throw Error(SpecificationCode.Syntax, "The graph has no vertices.", text, 0, text.Length, "Write edges such as 'x -> y', or the names of vertices.");
        return new MixedGraph(reader.Vertices, reader.Directed, reader.Bidirected, reader.Latent);
    }

    public static void CheckName(string? name)
    {
        if (string.IsNullOrEmpty(name) || !name.All(IsNamePart))
            throw Error($"'{name}' is no name for a vertex.", "Use letters, digits, underscores and dots.");
    }

    /// <summary>The nearest vertex, or a list of them.</summary>
    public static string Nearest(string name, IReadOnlyCollection<string> known) => NearestName.Suggest(name, known, "The vertices are");

    /// <summary>A mistake where there is no text to point into.</summary>
    public static SpecificationException Error(string sentence, string? hint = null) => new(SpecificationCode.InvalidArgument, sentence, hint);

    private static SpecificationException Error(SpecificationCode code, string sentence, string text, int start, int length, string? hint = null) =>
        new(code, sentence, "Graph", text, start, length, hint);

    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c is '_' or '.';

    private sealed class Reader(string text)
    {
        private static readonly (string Text, string Kind)[] Arrows =
            [("<->", "<->"), ("->", "->"), ("<-", "<-"), ("\u2194", "<->"), ("\u2192", "->"), ("\u2190", "<-")];

        private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);
        private int _at;

        public List<string> Vertices { get; } = [];

        public List<Edge> Directed { get; } = [];

        public List<Edge> Bidirected { get; } = [];

        public List<string> Latent { get; } = [];

        public void Read()
        {
            HashSet<(string, string)> directed = [], bidirected = [];
            List<(string Name, int Start)> latent = [];
            while (SkipSeparators())
            {
                (string name, int start) = Name();
                SkipBlanks();
                if (name == "latent" && _at < text.Length && text[_at] == ':')
                {
                    _at++;
                    ReadLatent(latent);
                    continue;
                }

                Note(name);
                while (Arrow() is string arrow)
                {
                    (string next, int place) = Name();
                    Note(next);
                    Join(name, arrow, next, start, place + next.Length - start, directed, bidirected);
                    (name, start) = (next, place);
                    SkipBlanks();
                }

                if (_at < text.Length && text[_at] is not ('\n' or '\r' or ';' or ',' or '#'))
                    throw Error(SpecificationCode.Syntax, "An edge is written 'x -> y', 'x <- y' or 'x <-> y'.", text, _at, 1, "Separate statements by a line end, ';' or ','.");
            }

            foreach ((string name, int start) in latent)
            {
                if (!_seen.ContainsKey(name)) throw Error(SpecificationCode.InvalidArgument, $"There is no vertex '{name}'.", text, start, name.Length, Nearest(name, Vertices));
                Latent.Add(name);
            }
        }

        private void Join(string from, string arrow, string to, int start, int length, HashSet<(string, string)> directed, HashSet<(string, string)> bidirected)
        {
            if (from == to)
                throw Error(SpecificationCode.Conflict, $"The edge {from} {arrow} {to} joins a vertex to itself.", text, start, length, "Every vertex has its own error variance already.");
            if (arrow == "<-") (from, to) = (to, from);
            bool arc = arrow == "<->";
            bool added = arc ? bidirected.Add((from, to)) && !bidirected.Contains((to, from)) : directed.Add((from, to));
            if (!added) throw Error(SpecificationCode.Conflict, $"The edge {from} {(arc ? "<->" : "->")} {to} is stated twice.", text, start, length, "State it once.");
            (arc ? Bidirected : Directed).Add(new Edge(from, to));
        }

        private void ReadLatent(List<(string Name, int Start)> latent)
        {
            while (true)
            {
                while (_at < text.Length && (text[_at] is ' ' or '\t' or ',')) _at++;
                if (_at >= text.Length || text[_at] is '\n' or '\r' or ';' or '#') return;
                latent.Add(Name());
            }
        }

        private void Note(string name)
        {
            if (_seen.TryAdd(name, _seen.Count)) Vertices.Add(name);
        }

        private (string Name, int Start) Name()
        {
            SkipBlanks();
            int start = _at;
            while (_at < text.Length && IsNamePart(text[_at])) _at++;
            return _at > start
                ? (text[start.._at], start)
                : throw Error(SpecificationCode.Syntax, "A vertex's name is missing here.", text, _at, 1, "Use letters, digits, underscores and dots.");
        }

        private string? Arrow()
        {
            SkipBlanks();
            foreach ((string arrow, string kind) in Arrows)
            {
                if (!text.AsSpan(_at).StartsWith(arrow, StringComparison.Ordinal)) continue;
                _at += arrow.Length;
                return kind;
            }

            return null;
        }

        private void SkipBlanks()
        {
            while (_at < text.Length && (text[_at] is ' ' or '\t')) _at++;
        }

        private bool SkipSeparators()
        {
            while (_at < text.Length && (char.IsWhiteSpace(text[_at]) || text[_at] is ';' or ',' or '#'))
            {
                if (text[_at] == '#')
                    while (_at < text.Length && text[_at] != '\n') _at++;
                else
                    _at++;
            }

            return _at < text.Length;
        }
    }
}
