namespace RnnLib.Benchmarks.Peers;

/// <summary>How far a side's values are from another's.</summary>
/// <param name="Error">The largest difference, relative to the largest value of the tensor.</param>
/// <param name="Tensor">Where it is.</param>
internal sealed record Agreement(double Error, string Tensor)
{
    public const double Tolerance = 1e-4;

    public bool Holds => Error <= Tolerance;

    /// <summary>Compares the tensors that both sides give.</summary>
    public static Agreement Of(IReadOnlyDictionary<string, float[]> ours, IReadOnlyDictionary<string, float[]> theirs)
    {
        var worst = new Agreement(0, "");
        string[] common = [.. ours.Keys.Where(theirs.ContainsKey)];
        if (common.Length == 0)
            return new(double.NaN, "nothing in common");
        foreach (string name in common)
        {
            double error = ErrorOf(ours[name], theirs[name]);
            if (!(error <= worst.Error))
                worst = new(error, name);
        }

        return worst;
    }

    public override string ToString() => Holds ? "" : FormattableString.Invariant($"DIFFERS in {Tensor} by {Error:0.0e0}");

    private static double ErrorOf(float[] ours, float[] theirs)
    {
        if (ours.Length != theirs.Length)
            return double.NaN;
        double largest = 0, difference = 0;
        for (int i = 0; i < ours.Length; i++)
        {
            if (!float.IsFinite(ours[i]) || !float.IsFinite(theirs[i]))
                return double.NaN;
            largest = Math.Max(largest, Math.Abs(theirs[i]));
            difference = Math.Max(difference, Math.Abs((double)ours[i] - theirs[i]));
        }

        return difference == 0 ? 0 : difference / largest;
    }
}
