using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>
/// Where a search begins. Loadings by instrumental variables (Hagglund's FABIN3 [1982], lavaan's choice); latent covariances by least squares given the loadings,
/// and from them the regressions of latent and observed variables; residual variances half of the sample's; means from the sample.
/// </summary>
internal static class StartValues
{
    /// <summary>Start values of all free rows.</summary>
    /// <param name="table">The table; its own starts are kept.</param>
    /// <param name="structure">The matrices.</param>
    /// <param name="samples">Sample moments by group.</param>
    /// <param name="simple">Plain values without instrumental variables: loadings 1, latent variances small, regressions 0.</param>
    /// <param name="withoutGiven">Whether the table's own starts are left out.</param>
    public static double[] Of(ParameterTable table, SemStructure structure, IReadOnlyList<GroupMoments> samples, bool simple, bool withoutGiven = false)
    {
        double[] theta = new double[structure.Parameters];
        for (int g = 0; g < structure.Groups.Length; g++) new Group(table, structure.Groups[g], samples[g], simple).Fill(theta);
        foreach (SemParameter row in table.Rows)
        {
            if (row.Free == 0) continue;
            ref double value = ref theta[row.Free - 1];
            if (!double.IsNaN(row.Start) && !withoutGiven) value = row.Start;
            value = Math.Clamp(value, row.Lower, row.Upper);
        }

        return theta;
    }

    private sealed class Group
    {
        private readonly ParameterTable _table;
        private readonly GroupStructure _structure;
        private readonly GroupMoments _sample;
        private readonly bool _simple;
        private readonly int _p, _n;
        private readonly double[] _arrows; // n * n, start values of A
        private readonly double[] _symmetric; // start values of S

        public Group(ParameterTable table, GroupStructure structure, GroupMoments sample, bool simple)
        {
            _table = table;
            _structure = structure;
            _sample = sample;
            _simple = simple;
            _p = structure.Observed;
            _n = structure.Count;
            _arrows = new double[_n * _n];
            _symmetric = new double[_n * _n];
        }

        public void Fill(double[] theta)
        {
            bool[] measured = Loadings();
            Covariances(measured);
            double[] mean = Means();
            foreach (Cell c in _structure.Free)
            {
                theta[c.Parameter] = c.Matrix switch
                {
                    ModelMatrix.Directed => _arrows[(c.Row * _n) + c.Column],
                    ModelMatrix.Symmetric => _symmetric[(c.Row * _n) + c.Column],
                    _ => mean[c.Row],
                };
            }
        }

        private double S(int i, int j) => _sample.Covariance[(i * _p) + j];

        // Starts of the arrows from latent to observed variables. True: the latent has observed indicators.
        private bool[] Loadings()
        {
            bool[] measured = new bool[_n];
            foreach (Cell c in _structure.Cells)
                if (c.Matrix == ModelMatrix.Directed) _arrows[(c.Row * _n) + c.Column] = c.Parameter < 0 ? c.Value : 0;
            for (int f = _p; f < _n; f++)
            {
                Cell[] all = [.. _structure.Cells.Where(c => c.Matrix == ModelMatrix.Directed && c.Column == f && IsLoading(c))];
                Cell[] observed = [.. all.Where(c => c.Row < _p)];
                foreach (Cell c in all)
                    if (c.Parameter >= 0) _arrows[(c.Row * _n) + f] = 1;
                measured[f] = observed.Length > 0;
                if (observed.Length == 0) continue;
                int marker = Array.FindIndex(observed, c => c.Parameter < 0 && c.Value != 0);
                bool scaled = marker < 0;
                if (scaled) marker = 0;
                double[] relative = Relative([.. observed.Select(c => c.Row)], marker);
                double unit = 1;
                double variance = LatentVariance([.. observed.Select(c => c.Row)], relative);
                if (scaled)
                {
                    double wanted = FixedVariance(f);
                    unit = Math.Sqrt(variance / (wanted > 0 ? wanted : 1));
                    _symmetric[(f * _n) + f] = wanted > 0 ? wanted : 1;
                }
                else
                {
                    unit = observed[marker].Value;
                    _symmetric[(f * _n) + f] = variance / (unit * unit);
                }

                for (int k = 0; k < observed.Length; k++)
                    if (observed[k].Parameter >= 0) _arrows[(observed[k].Row * _n) + f] = relative[k] * unit;
            }

            return measured;
        }

        private bool IsLoading(Cell c) => _table.Rows[c.TableRow].Operator == SemOperator.Loading;

        private double FixedVariance(int f)
        {
            foreach (Cell c in _structure.Cells)
                if (c.Matrix == ModelMatrix.Symmetric && c.Row == f && c.Column == f && c.Parameter < 0) return c.Value;
            return 0;
        }

        // Loadings relative to the marker's: lambda_i = s_iR S_RR^-1 s_R1 / (s_1R S_RR^-1 s_R1), R the other indicators.
        private double[] Relative(int[] rows, int marker)
        {
            double[] loadings = new double[rows.Length];
            Array.Fill(loadings, 1);
            int first = rows[marker];
            if (rows.Length == 2)
            {
                int other = rows[1 - marker];
                loadings[1 - marker] = (S(first, other) < 0 ? -1 : 1) * Math.Sqrt(S(other, other) / S(first, first));
                return loadings;
            }

            if (rows.Length < 3 || _simple) return loadings;
            for (int k = 0; k < rows.Length; k++)
            {
                if (k == marker) continue;
                int[] rest = [.. rows.Where((_, r) => r != k && r != marker)];
                double[] matrix = new double[rest.Length * rest.Length], right = new double[rest.Length];
                for (int a = 0; a < rest.Length; a++)
                {
                    right[a] = S(rest[a], first);
                    for (int b = 0; b < rest.Length; b++) matrix[(a * rest.Length) + b] = S(rest[a], rest[b]);
                }

                if (!Cholesky.TryFactor(matrix, rest.Length)) continue;
                double[] solved = [.. right];
                Cholesky.Solve(matrix, rest.Length, solved);
                double below = Dense.Dot(solved, right), above = 0;
                for (int a = 0; a < rest.Length; a++) above += solved[a] * S(rest[a], rows[k]);
                double value = above / below;
                // Weak instruments give wild ratios: the ratio of standard deviations bounds them.
                double limit = 3 * Math.Sqrt(S(rows[k], rows[k]) / S(first, first));
                if (double.IsFinite(value)) loadings[k] = Math.Clamp(value, -limit, limit);
            }

            return loadings;
        }

        // The factor variance that fits the off-diagonal covariances best, within 5% and 95% of the marker's variance share.
        private double LatentVariance(int[] rows, double[] loadings)
        {
            double above = 0, below = 0, largest = double.PositiveInfinity;
            for (int a = 0; a < rows.Length; a++)
            {
                double l = loadings[a] * loadings[a];
                if (l > 0) largest = Math.Min(largest, S(rows[a], rows[a]) / l);
                for (int b = 0; b < a; b++)
                {
                    double product = loadings[a] * loadings[b], scale = S(rows[a], rows[a]) * S(rows[b], rows[b]);
                    above += product * S(rows[a], rows[b]) / scale;
                    below += product * product / scale;
                }
            }

            if (!double.IsFinite(largest)) largest = 1;
            double value = below > 0 ? above / below : 0.5 * largest;
            return Math.Clamp(value, 0.05 * largest, 0.95 * largest);
        }

        // Covariances of all variables given the loadings, then regressions and residual covariances from them.
        private void Covariances(bool[] measured)
        {
            double[] total = new double[_n * _n]; // covariances of variables at the start; latents from least squares given the loadings
            Project(total, measured);
            foreach (Cell c in _structure.Cells)
            {
                if (c.Matrix != ModelMatrix.Symmetric) continue;
                double value;
                if (c.Parameter < 0) value = c.Value;
                else if (c.Row == c.Column)
                {
                    bool caused = HasCause(c.Row);
                    value = c.Row < _p
                        ? caused ? 0.5 * S(c.Row, c.Row) : S(c.Row, c.Row)
                        : caused ? 0.5 * total[(c.Row * _n) + c.Row] : total[(c.Row * _n) + c.Row];
                    if (c.Row >= _p && _simple) value = 0.05;
                }
                else value = 0;
                _symmetric[(c.Row * _n) + c.Column] = _symmetric[(c.Column * _n) + c.Row] = value;
            }

            if (_simple) return;
            foreach (Cell c in _structure.Cells)
            {
                // Covariances of variables that nothing points at are those of the sample, or of the projected latents.
                if (c.Matrix != ModelMatrix.Symmetric || c.Parameter < 0 || c.Row == c.Column || HasCause(c.Row) || HasCause(c.Column)) continue;
                double value = c.Row < _p && c.Column < _p ? S(c.Row, c.Column) : total[(c.Row * _n) + c.Column];
                double limit = 0.9 * Math.Sqrt(_symmetric[(c.Row * _n) + c.Row] * _symmetric[(c.Column * _n) + c.Column]);
                if (c.Row >= _p || c.Column >= _p) value = Math.Clamp(value, -limit, limit);
                _symmetric[(c.Row * _n) + c.Column] = _symmetric[(c.Column * _n) + c.Row] = value;
            }

            Regressions(total);
        }

        private bool HasCause(int i) => Array.Exists(_structure.Cells, c => c.Matrix == ModelMatrix.Directed && c.Row == i);

        // Scores by regression of the indicators on their own latent: eta_f = w_f' x with w_f = lambda_f / (lambda_f' lambda_f); latents without indicators stay out.
        private void Project(double[] total, bool[] measured)
        {
            double[,] weights = new double[_n, _p];
            for (int i = 0; i < _p; i++) weights[i, i] = 1;
            for (int f = _p; f < _n; f++)
            {
                if (!measured[f]) continue;
                double sum = 0;
                for (int i = 0; i < _p; i++)
                {
                    double l = _arrows[(i * _n) + f];
                    sum += l * l / S(i, i);
                }

                if (sum == 0) continue;
                for (int i = 0; i < _p; i++) weights[f, i] = _arrows[(i * _n) + f] / S(i, i) / sum;
            }

            for (int a = 0; a < _n; a++)
            {
                double[] product = new double[_p];
                for (int i = 0; i < _p; i++)
                    if (weights[a, i] != 0) Dense.Add(weights[a, i], _sample.Covariance.AsSpan(i * _p, _p), product);
                for (int b = 0; b <= a; b++)
                {
                    double sum = 0;
                    for (int i = 0; i < _p; i++) sum += product[i] * weights[b, i];
                    total[(a * _n) + b] = total[(b * _n) + a] = sum;
                }
            }

            for (int f = _p; f < _n; f++)
            {
                // Measured latents keep the variance that the covariances of their indicators support; others get a middling one.
                double variance = measured[f] ? _symmetric[(f * _n) + f] : FixedVariance(f) > 0 ? FixedVariance(f) : 0.5;
                total[(f * _n) + f] = variance;
            }
        }

        private void Regressions(double[] total)
        {
            for (int i = 0; i < _n; i++)
            {
                Cell[] arrows = [.. _structure.Cells.Where(c => c.Matrix == ModelMatrix.Directed && c.Row == i && !IsLoading(c))];
                if (arrows.Length == 0) continue;
                int k = arrows.Length;
                double[] matrix = new double[k * k], right = new double[k];
                for (int a = 0; a < k; a++)
                {
                    right[a] = total[(i * _n) + arrows[a].Column];
                    for (int b = 0; b < k; b++) matrix[(a * k) + b] = total[(arrows[a].Column * _n) + arrows[b].Column];
                    matrix[(a * k) + a] *= arrows[a].Column < _p ? 1 : 1.2; // a mild ridge for projected latents
                }

                if (!Cholesky.TryFactor(matrix, k)) continue;
                Cholesky.Solve(matrix, k, right);
                bool cyclic = _structure.IsCyclic; // feedback by ordinary regression overshoots: half is safer
                for (int a = 0; a < k; a++)
                    if (arrows[a].Parameter >= 0) _arrows[(i * _n) + arrows[a].Column] = cyclic ? 0.5 * right[a] : right[a];
            }
        }

        private double[] Means()
        {
            double[] mean = new double[_n];
            if (_sample.Mean.Length == 0) return mean;
            for (int i = 0; i < _p; i++)
            {
                mean[i] = _sample.Mean[i];
                for (int j = 0; j < _p; j++) mean[i] -= _arrows[(i * _n) + j] * _sample.Mean[j];
            }

            return mean;
        }
    }
}
