namespace RnnLib.Data;

/// <summary>The share of a dataset that becomes its test part.</summary>
internal static class Fraction
{
    public static void Check(float testFraction)
    {
        if (!(testFraction > 0 && testFraction < 1))   // written so that NaN fails too
            throw new ArgumentOutOfRangeException(nameof(testFraction), testFraction, "expected a fraction between 0 and 1, both excluded.");
    }

    /// <summary>The rounded share of <paramref name="count"/> that leaves both parts at least one, where that is possible.</summary>
    public static int Of(int count, float testFraction) =>
        count < 2 ? 0 : Math.Clamp((int)MathF.Round(count * testFraction), 1, count - 1);
}
