namespace RnnLib.Benchmarks.Peers;

/// <summary>One library at work on a <see cref="TimedCase"/>.</summary>
internal interface ITimedSide : IDisposable
{
    /// <summary>What is timed.</summary>
    void Run();

    /// <summary>What a forward pass gives, and for training the gradient of each weight, by PyTorch's names: to be compared before anything is timed.</summary>
    IReadOnlyDictionary<string, float[]> Results();
}
