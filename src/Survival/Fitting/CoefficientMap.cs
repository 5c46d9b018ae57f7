using MathNet.Numerics.LinearAlgebra;

namespace Stats.Survival;

/// <summary>Between the user's coefficients and the standardised ones of a search.</summary>
internal sealed class CoefficientMap
{
    private readonly SurvivalProblem problem;
    private readonly (int Plan, int UserFirst, int First)[] blocks;

    public CoefficientMap(SurvivalProblem problem)
    {
        this.problem = problem;
        List<(int, int, int)> list = [];
        List<string> ids = [];
        int first = 0;
        for (int k = 0; k < problem.Plans.Count; k++)
        {
            if (problem.Designs[k] is not { } design) continue;
            list.Add((k, ids.Count, first));
            string parameter = problem.Plans[k].Parameter.Name;
            if (design.HasIntercept) ids.Add($"{parameter}~1");
            ids.AddRange(design.Names.Select(n => $"{parameter}~{n}"));
            first += design.Count;
        }

        blocks = [.. list];
        Ids = [.. ids];
    }

    /// <summary>The ids of all user coefficients, aliased ones too.</summary>
    public string[] Ids { get; }

    /// <summary>The user's coefficients; NaN where aliased.</summary>
    public double[] ToUser(ReadOnlySpan<double> point)
    {
        double[] user = new double[Ids.Length];
        foreach ((int plan, int userFirst, int first) in blocks)
        {
            StandardizedDesign design = problem.Designs[plan]!;
            design.ToUser(point.Slice(first, design.Count), user.AsSpan(userFirst));
        }

        return user;
    }

    /// <summary>The standardised point of the user's coefficients.</summary>
    public double[] FromUser(ReadOnlySpan<double> user)
    {
        double[] point = new double[problem.Dimension];
        foreach ((int plan, int userFirst, int first) in blocks)
        {
            StandardizedDesign design = problem.Designs[plan]!;
            design.FromUser(user[userFirst..], point.AsSpan(first, design.Count));
        }

        return point;
    }

    /// <summary>M with user = M point (aliased rows NaN), row-major.</summary>
    public double[] MatrixRowMajor()
    {
        int n = problem.Dimension;
        double[] matrix = new double[Ids.Length * n], unit = new double[n];
        for (int j = 0; j < n; j++)
        {
            unit[j] = 1;
            double[] column = ToUser(unit);
            for (int i = 0; i < Ids.Length; i++) matrix[(i * n) + j] = column[i];
            unit[j] = 0;
        }

        return matrix;
    }

    /// <summary>M C M' for a covariance C of the point, over the estimable coefficients; NaN elsewhere.</summary>
    public double[] Covariance(ReadOnlySpan<double> covariance)
    {
        int n = problem.Dimension, m = Ids.Length;
        double[] map = MatrixRowMajor(), half = new double[m * n], result = new double[m * m];
        for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++)
            {
                double sum = 0;
                for (int k = 0; k < n; k++) sum += map[(i * n) + k] * covariance[(k * n) + j];
                half[(i * n) + j] = sum;
            }

        for (int i = 0; i < m; i++)
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int k = 0; k < n; k++) sum += half[(i * n) + k] * map[(j * n) + k];
                result[(i * m) + j] = result[(j * m) + i] = sum;
            }

        return result;
    }

    /// <summary>Gradient and Hessian in the estimable user coefficients: with point = W user, W'g and W'HW.</summary>
    public (double[] Gradient, double[] Hessian) DerivativesToUser(double[] gradient, double[] hessian)
    {
        int n = problem.Dimension;
        Matrix<double> map = Matrix<double>.Build.DenseOfRowMajor(n, n, FromUserRowMajor().Elements), h = Matrix<double>.Build.DenseOfRowMajor(n, n, hessian);
        double[] g = [.. map.TransposeThisAndMultiply(Vector<double>.Build.DenseOfArray(gradient))];
        return (g, (map.TransposeThisAndMultiply(h) * map).ToRowMajorArray());
    }

    /// <summary>W'g for gradients in the point, over all user coefficients: NaN where aliased.</summary>
    public Func<double[], double[]> GradientToUser()
    {
        int n = problem.Dimension;
        (double[] w, int[] kept) = FromUserRowMajor();
        return gradient =>
        {
            double[] result = new double[Ids.Length];
            Array.Fill(result, double.NaN);
            for (int j = 0; j < n; j++)
            {
                double sum = 0;
                for (int i = 0; i < n; i++) sum += w[(i * n) + j] * gradient[i];
                result[kept[j]] = sum;
            }

            return result;
        };
    }

    // W with point = W user over the estimable coefficients, and which these are.
    private (double[] Elements, int[] Kept) FromUserRowMajor()
    {
        int n = problem.Dimension;
        bool[] aliased = [.. ToUser(new double[n]).Select(double.IsNaN)];
        int[] kept = [.. Enumerable.Range(0, Ids.Length).Where(i => !aliased[i])];
        double[] w = new double[n * n], user = new double[Ids.Length];
        for (int j = 0; j < n; j++)
        {
            user[kept[j]] = 1;
            double[] column = FromUser(user);
            for (int i = 0; i < n; i++) w[(i * n) + j] = column[i];
            user[kept[j]] = 0;
        }

        return (w, kept);
    }

    /// <summary>A direction of the point in words: the user's coefficients that carry it, largest first.</summary>
    public string Describe(ReadOnlySpan<double> direction)
    {
        double[] user = ToUser(direction);
        (string Id, double Weight)[] parts =
        [
            .. Ids.Select((id, i) => (id, user[i])).Where(p => !double.IsNaN(p.Item2) && p.Item2 != 0).OrderByDescending(p => Math.Abs(p.Item2)),
        ];
        if (parts.Length == 0) return "none";
        double largest = Math.Abs(parts[0].Weight);
        return string.Join(", ", parts.Where(p => Math.Abs(p.Weight) > 0.1 * largest).Take(4).Select(p => p.Id));
    }
}
