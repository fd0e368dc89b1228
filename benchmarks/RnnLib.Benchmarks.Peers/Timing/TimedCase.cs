namespace RnnLib.Benchmarks.Peers;

/// <summary>A row of the report.</summary>
/// <param name="Work">What is done.</param>
/// <param name="Threads">By how many threads.</param>
/// <param name="Peer">By whom, besides RnnLib.</param>
internal sealed record TimedCase(Workload Work, int Threads, string Peer)
{
    public override string ToString() => $"{Work.Cell} {Work.Sizes.Name} {Threads}t";
}
