namespace RnnLib.Training;

/// <summary>The normal distribution N(0, 1), in logarithms: Marsaglia, "Evaluating the Normal Distribution" (2004).</summary>
internal static class StandardNormal
{
    private const double Far = 3;   // from where the continued fraction is exact to the last digits
    private const double Narrow = 1e-6;
    private const int Terms = 60;

    private static readonly double LogRootTwoPi = 0.5 * Math.Log(2 * Math.PI);

    /// <summary>log P(low &lt; z &lt;= high).</summary>
    public static double LogBetween(double low, double high)
    {
        if (low + high < 0)
            (low, high) = (-high, -low);   // in the upper half, where the tails are small and tell intervals apart
        double width = high - low;
        if (width * Math.Max(1, low) < Narrow)
            return LogDensity(low + width / 2) + Math.Log(width);   // the tails are too much alike to be subtracted; the density's bend counts from the 14th digit on
        double outside = LogUpperTail(low);
        return double.IsPositiveInfinity(high) || double.IsNegativeInfinity(outside) ? outside : outside + LogOneMinusExp(LogUpperTail(high) - outside);
    }

    /// <summary>log P(z &gt; x).</summary>
    public static double LogUpperTail(double x) => x switch
    {
        double.NegativeInfinity => 0,
        double.PositiveInfinity => double.NegativeInfinity,
        < -Far => LogOneMinusExp(LogUpperTail(-x)),
        < Far => Math.Log(0.5 - Math.Exp(LogDensity(x)) * Series(x)),
        _ => LogDensity(x) - Math.Log(InverseMillsRatio(x)),
    };

    private static double LogDensity(double x) => -0.5 * x * x - LogRootTwoPi;

    /// <summary>(Φ(x) - 1/2) / φ(x) = x + x³/3 + x⁵/(3·5) + ...</summary>
    private static double Series(double x)
    {
        double term = x, sum = x, before = double.NaN;
        for (int i = 3; sum != before; i += 2)
        {
            before = sum;
            term *= x * x / i;
            sum += term;
        }

        return sum;
    }

    /// <summary>φ(x) / (1 - Φ(x)) = x + 1/(x + 2/(x + 3/(x + ...)))</summary>
    private static double InverseMillsRatio(double x)
    {
        double ratio = x;
        for (int i = Terms; i > 0; i--)
            ratio = x + i / ratio;
        return ratio;
    }

    /// <summary>log(1 - eˣ) for x below 0; of the two forms the one that loses no digits.</summary>
    private static double LogOneMinusExp(double x) => x > -0.7 ? Math.Log(-ExpMinusOne(x)) : LogOnePlus(-Math.Exp(x));

    private static double ExpMinusOne(double x)
    {
        // Kahan's: the rounding errors of exp and log cancel.
        double exp = Math.Exp(x);
        return exp == 1 ? x : (exp - 1) * x / Math.Log(exp);
    }

    private static double LogOnePlus(double x)
    {
        double one = 1 + x;
        return one == 1 ? x : Math.Log(one) * x / (one - 1);
    }
}
