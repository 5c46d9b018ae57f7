namespace Stats.Sem;

/// <summary>The text form of a mixed graph, and the one place where a mistake in a graph becomes an exception.</summary>
internal static class GraphText
{
    public static MixedGraph Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Reader reader = new(text);
        reader.Read();
        if (reader.Vertices.Count == 0) throw Error("The graph has no vertices; write edges such as 'x -> y' or the names of vertices.", text, 0, text.Length);
        return new MixedGraph(reader.Vertices, reader.Directed, reader.Bidirected, reader.Latent);
    }

    public static void CheckName(string? name)
    {
        if (string.IsNullOrEmpty(name) || !name.All(IsNamePart))
            throw Error($"'{name}' is no name for a vertex; use letters, digits, underscores and dots.");
    }

    /// <summary>" Nearest: 'age'." or nothing.</summary>
    public static string Nearest(string name, IEnumerable<string> known)
    {
        string? best = known.MinBy(k => Distance(name, k));
        return best is not null && Distance(name, best) <= Math.Max(1, name.Length / 3) ? $" Nearest: '{best}'." : "";
    }

    public static ArgumentException Error(string message) => new(message);

    public static ArgumentException Error(string message, string source, int start, int length)
    {
        int lineStart = source.LastIndexOf('\n', Math.Max(0, start - 1), Math.Max(0, start)) + 1;
        int lineEnd = source.IndexOf('\n', start);
        string line = source[lineStart..(lineEnd < 0 ? source.Length : lineEnd)];
        string caret = new string(' ', start - lineStart) + new string('^', Math.Max(1, Math.Min(length, line.Length - (start - lineStart))));
        return new ArgumentException($"Graph: {line}\n       {caret}\n{message}");
    }

    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c is '_' or '.';

    private static int Distance(string a, string b)
    {
        int[] previous = [.. Enumerable.Range(0, b.Length + 1)], current = new int[b.Length + 1];
        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
            (previous, current) = (current, previous);
        }

        return previous[b.Length];
    }

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
                    throw Error("An edge is written 'x -> y', 'x <- y' or 'x <-> y'; separate statements by a line end, ';' or ','.", text, _at, 1);
            }

            foreach ((string name, int start) in latent)
            {
                if (!_seen.ContainsKey(name)) throw Error($"There is no vertex '{name}'.{Nearest(name, Vertices)}", text, start, name.Length);
                Latent.Add(name);
            }
        }

        private void Join(string from, string arrow, string to, int start, int length, HashSet<(string, string)> directed, HashSet<(string, string)> bidirected)
        {
            if (from == to)
                throw Error($"The edge {from} {arrow} {to} joins a vertex to itself; every vertex has its own error variance already.", text, start, length);
            if (arrow == "<-") (from, to) = (to, from);
            bool arc = arrow == "<->";
            bool added = arc ? bidirected.Add((from, to)) && !bidirected.Contains((to, from)) : directed.Add((from, to));
            if (!added) throw Error($"The edge {from} {(arc ? "<->" : "->")} {to} is stated twice; state it once.", text, start, length);
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
                : throw Error("A vertex's name is missing here; use letters, digits, underscores and dots.", text, Math.Min(_at, text.Length), 1);
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
