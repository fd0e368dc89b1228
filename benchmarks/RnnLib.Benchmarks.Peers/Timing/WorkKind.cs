namespace RnnLib.Benchmarks.Peers;

/// <summary>What is timed.</summary>
internal enum WorkKind
{
    /// <summary>Zero gradients, forward, linear head, mean squared error, backward, clip by norm, Adam.</summary>
    Training,

    /// <summary>The recurrent layer alone, without anything recorded for a backward pass.</summary>
    Forward,
}
