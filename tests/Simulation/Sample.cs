using Stats.Modeling;

namespace Stats.Simulation;

/// <summary>Data drawn from a truth.</summary>
internal static class Sample
{
    public static DataFrame Draw(Truth truth, FollowUp followUp, int rows, Random random)
    {
        double[] x = new double[rows], time = new double[rows], status = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            x[i] = truth.DrawCovariate(random);
            (time[i], status[i]) = followUp.Watch(truth.At(x[i]).Sample(random), random);

            // The smallest times of a small gamma underflow: a study would write the smallest time it can.
            time[i] = Math.Max(time[i], 1e-12);
        }

        return DataFrame.FromDictionary([new("time", time), new("status", status), new("x", x)]);
    }
}
