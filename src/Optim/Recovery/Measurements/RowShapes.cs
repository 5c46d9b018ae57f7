using Stats.Optim.LinearAlgebra;

namespace Stats.Optim.Recovery;

/// <summary>The lower triangle of a symmetric matrix, row by row.</summary>
internal sealed class SymmetricShape(int dimension) : RowShape
{
    public override int Dimension => dimension;

    public override int Length => dimension * (dimension + 1) / 2;

    public override void Pack(ReadOnlySpan<double> left, ReadOnlySpan<double> right, int rank, Span<double> x)
    {
        bool same = left == right;
        for (int i = 0, at = 0; i < dimension; i++)
        {
            ReadOnlySpan<double> li = left.Slice(i * rank, rank), ri = right.Slice(i * rank, rank);
            for (int j = 0; j <= i; j++, at++)
            {
                // Off the diagonal both (i, j) and (j, i): twice the mean of the two products.
                double product = Dense.Dot(li, right.Slice(j * rank, rank));
                double twice = product + (same ? product : Dense.Dot(ri, left.Slice(j * rank, rank)));
                x[at] = i == j ? 0.5 * twice : twice;
            }
        }
    }

    public override void Times(ReadOnlySpan<double> row, ReadOnlySpan<double> factor, int rank, Span<double> product)
    {
        product.Clear();
        for (int i = 0, at = 0; i < dimension; i++)
        {
            ReadOnlySpan<double> ui = factor.Slice(i * rank, rank);
            Span<double> pi = product.Slice(i * rank, rank);
            for (int j = 0; j < i; j++, at++)
            {
                Dense.Add(row[at], factor.Slice(j * rank, rank), pi);
                Dense.Add(row[at], ui, product.Slice(j * rank, rank));
            }

            Dense.Add(row[at++], ui, pi);
        }
    }

    public override double Norm(ReadOnlySpan<double> row)
    {
        double sum = 0;
        for (int i = 0, at = 0; i < dimension; i++)
            for (int j = 0; j <= i; j++, at++) sum += (i == j ? 1 : 2) * row[at] * row[at];
        return Math.Sqrt(sum);
    }
}

/// <summary>A rectangular matrix lifted into the corner of a symmetric one: A = [0 B/2; B'/2 0], so that &lt;A, X&gt; = &lt;B, M&gt; for X = [. M; M' .].</summary>
internal sealed class LiftedShape(int first, int second) : RowShape
{
    public override int Dimension => first + second;

    public override int Length => first * second;

    public override void Pack(ReadOnlySpan<double> left, ReadOnlySpan<double> right, int rank, Span<double> x)
    {
        bool same = left == right;
        for (int i = 0; i < first; i++)
        {
            for (int j = 0; j < second; j++)
            {
                int below = first + j;
                double product = Dense.Dot(left.Slice(i * rank, rank), right.Slice(below * rank, rank));
                x[i * second + j] = same ? product : 0.5 * (product + Dense.Dot(right.Slice(i * rank, rank), left.Slice(below * rank, rank)));
            }
        }
    }

    public override void Times(ReadOnlySpan<double> row, ReadOnlySpan<double> factor, int rank, Span<double> product)
    {
        product.Clear();
        for (int i = 0; i < first; i++)
        {
            for (int j = 0; j < second; j++)
            {
                double half = 0.5 * row[i * second + j];
                Dense.Add(half, factor.Slice((first + j) * rank, rank), product.Slice(i * rank, rank));
                Dense.Add(half, factor.Slice(i * rank, rank), product.Slice((first + j) * rank, rank));
            }
        }
    }

    public override double Norm(ReadOnlySpan<double> row) => Math.Sqrt(0.5) * Dense.Norm(row[..Length]);
}
