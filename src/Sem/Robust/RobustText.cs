namespace Stats.Sem;

internal static class RobustText { public static string Summary(RobustCovariance r) => r.Method; }
