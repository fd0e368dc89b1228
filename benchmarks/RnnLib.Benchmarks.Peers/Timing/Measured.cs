namespace RnnLib.Benchmarks.Peers;

/// <summary>Milliseconds of a step on both sides, and whether they compute the same.</summary>
internal sealed record Measured(double Ours, double Theirs, Agreement Agreement)
{
    public double Ratio => Ours / Theirs;
}
