namespace RnnLib.Benchmarks;

/// <summary>The sizes of a product [M, K] [K, N].</summary>
public sealed record MatrixSizes(int M, int K, int N)
{
    /// <summary>M x K x N.</summary>
    public override string ToString() => $"{M}x{K}x{N}";
}
