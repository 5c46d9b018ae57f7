using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>
/// B = theta I - W M W' with W = [Y, theta S] and M^-1 = [-D, L'; L, theta S'S], where D is the diagonal and L the strict lower part of S'Y
/// (Byrd, Nocedal and Schnabel 1994, theorem 2.3).
/// </summary>
internal sealed class CompactBfgs
{
    private readonly int n, memory;
    private readonly double[][] s, y;
    private readonly double[] sy, ss, middle, middleInverse, row, product;
    private readonly int[] pivot;
    private readonly double[] weights;
    private readonly bool keepsFactor;
    private bool usable, current;
    private double[] newS, newY;
    private int count;

    /// <summary>Makes the matrix.</summary>
    /// <param name="n">Order.</param>
    /// <param name="memory">Number of pairs.</param>
    /// <param name="keepsFactor">Whether the middle matrix is factored at every update and pairs that make it singular are dropped. Without bounds the two loops need no
    /// middle matrix: it is then made when <see cref="Scale"/> is asked for.</param>
    public CompactBfgs(int n, int memory, bool keepsFactor)
    {
        this.keepsFactor = keepsFactor;
        weights = new double[memory];
        this.n = n;
        this.memory = memory;
        s = [.. Enumerable.Range(0, memory).Select(_ => new double[n])];
        y = [.. Enumerable.Range(0, memory).Select(_ => new double[n])];
        newS = new double[n];
        newY = new double[n];
        sy = new double[memory * memory];
        ss = new double[memory * memory];
        middle = new double[4 * memory * memory];
        middleInverse = new double[4 * memory * memory];
        row = new double[2 * memory];
        product = new double[2 * memory];
        pivot = new int[2 * memory];
    }

    public double Theta { get; private set; } = 1;

    /// <summary>Number of columns of W.</summary>
    public int Order => 2 * count;

    public void Reset(double theta)
    {
        Theta = theta;
        count = 0;
        usable = false;
        current = true;
    }

    /// <summary>Takes in a step; one whose curvature is lost in rounding is left out.</summary>
    public void Update(double[] fromPoint, double[] fromGradient, double[] point, double[] gradient)
    {
        double[] si = newS, yi = newY;
        for (int i = 0; i < n; i++)
        {
            si[i] = point[i] - fromPoint[i];
            yi[i] = gradient[i] - fromGradient[i];
        }

        double curvature = Dense.Dot(si, yi), yy = Dense.Dot(yi, yi);
        if (!(curvature > 2.2e-16 * yy) || !(curvature > 1e-14 * Dense.Norm(si) * Math.Sqrt(yy))) return;
        if (count == memory) Shift();
        (newS, newY) = (s[count], y[count]);
        (s[count], y[count]) = (si, yi);
        count++;
        sy[(count - 1) * memory + count - 1] = curvature;
        Theta = yy / curvature;
        current = false;
        if (!keepsFactor) return;
        Products(count - 1);
        usable = Factor();
        while (!usable && count > 1)
        {
            Shift(); // the oldest pairs spoil the matrix
            usable = Factor();
        }

        if (!usable) count = 0;
    }

    /// <summary>direction = -B^-1 gradient by the two loops (Nocedal and Wright 2006, algorithm 7.4): no middle matrix, so no digits are lost in it.</summary>
    public void Descend(ReadOnlySpan<double> gradient, Span<double> direction)
    {
        for (int i = 0; i < n; i++) direction[i] = -gradient[i];
        for (int k = count - 1; k >= 0; k--)
        {
            weights[k] = Dense.Dot(s[k], direction) / sy[k * memory + k];
            Dense.Add(-weights[k], y[k], direction);
        }

        for (int i = 0; i < n; i++) direction[i] /= Theta;
        for (int k = 0; k < count; k++) Dense.Add(weights[k] - Dense.Dot(y[k], direction) / sy[k * memory + k], s[k], direction);
    }

    /// <summary>result = W'd.</summary>
    public void MultiplyTransposed(ReadOnlySpan<double> d, Span<double> result)
    {
        for (int j = 0; j < count; j++)
        {
            result[j] = Dense.Dot(y[j], d);
            result[count + j] = Theta * Dense.Dot(s[j], d);
        }
    }

    /// <summary>Row i of W.</summary>
    public void Row(int i, Span<double> result)
    {
        for (int j = 0; j < count; j++)
        {
            result[j] = y[j][i];
            result[count + j] = Theta * s[j][i];
        }
    }

    /// <summary>result = M v.</summary>
    public void ApplyMiddle(ReadOnlySpan<double> v, Span<double> result)
    {
        v[..Order].CopyTo(result);
        Lu.Solve(middle, Order, pivot, result[..Order]);
    }

    /// <summary>Solves (I - M A) u = M b in place of b: multiplied by M^-1, (M^-1 - A) u = b.</summary>
    public void SubspaceSystem(Span<double> a, Span<double> b, Span<int> pivots, out bool solvable)
    {
        int k = Order;
        for (int i = 0; i < k * k; i++) a[i] = middleInverse[i] - a[i];
        solvable = Lu.TryFactor(a, k, pivots);
        if (solvable) Lu.Solve(a, k, pivots, b[..k]);
    }

    /// <summary>Square roots of the diagonal of B.</summary>
    public void Scale(Span<double> scale)
    {
        if (!current && !keepsFactor)
        {
            for (int k = 0; k < count; k++) Products(k);
            usable = Factor();
        }

        for (int i = 0; i < n; i++)
        {
            double diagonal = Theta;
            if (count > 0 && usable)
            {
                Row(i, row);
                ApplyMiddle(row, product);
                diagonal -= Dense.Dot(row.AsSpan(0, Order), product);
            }

            scale[i] = Math.Sqrt(Math.Max(diagonal, 1e-12 * Theta));
        }
    }

    // The products of pair k with those before it.
    private void Products(int k)
    {
        for (int j = 0; j <= k; j++)
        {
            sy[k * memory + j] = Dense.Dot(s[k], y[j]);
            ss[k * memory + j] = ss[j * memory + k] = Dense.Dot(s[k], s[j]);
        }
    }

    private void Shift()
    {
        (double[] oldS, double[] oldY) = (s[0], y[0]);
        for (int j = 1; j < memory; j++) (s[j - 1], y[j - 1]) = (s[j], y[j]);
        (s[memory - 1], y[memory - 1]) = (oldS, oldY);
        count--;
        for (int i = 0; i < count; i++)
            for (int j = 0; j < count; j++)
            {
                sy[i * memory + j] = sy[(i + 1) * memory + j + 1];
                ss[i * memory + j] = ss[(i + 1) * memory + j + 1];
            }
    }

    private bool Factor()
    {
        current = true;
        int k = Order;
        for (int i = 0; i < count; i++)
            for (int j = 0; j < count; j++)
            {
                double lower = i > j ? sy[i * memory + j] : 0;
                middleInverse[i * k + j] = i == j ? -sy[i * memory + i] : 0;
                middleInverse[(count + i) * k + j] = lower;
                middleInverse[j * k + count + i] = lower;
                middleInverse[(count + i) * k + count + j] = Theta * ss[i * memory + j];
            }

        middleInverse.AsSpan(0, k * k).CopyTo(middle);
        return Lu.TryFactor(middle, k, pivot);
    }
}
