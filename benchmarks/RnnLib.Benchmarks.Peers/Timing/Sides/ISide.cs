namespace RnnLib.Benchmarks.Peers;

/// <summary>One library, ready to do a workload.</summary>
internal interface ISide : IDisposable
{
    /// <summary>Does the work once.</summary>
    void Step();

    /// <summary>Outputs, batch-major, and in training the gradients before clipping (<c>d_</c> and the parameter's name). To be read before the first step.</summary>
    IReadOnlyDictionary<string, float[]> Values();
}
