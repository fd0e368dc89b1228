namespace RnnLib.Benchmarks.Peers;

/// <summary>A side that can be timed, in this process or another.</summary>
internal interface IContestant : IDisposable
{
    IReadOnlyDictionary<string, float[]> Values();

    /// <summary>Does the work a number of times.</summary>
    /// <returns>Milliseconds in all.</returns>
    double Run(int steps);
}
