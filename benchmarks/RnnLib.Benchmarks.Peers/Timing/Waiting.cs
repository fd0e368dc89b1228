namespace RnnLib.Benchmarks.Peers;

/// <summary>What a peer's threads do between two pieces of parallel work. RnnLib has its own way and no choice.</summary>
internal enum Waiting
{
    /// <summary>They keep looking for work for some milliseconds: OpenMP's and ONNX Runtime's default.</summary>
    Spinning,

    /// <summary>They sleep: OMP_WAIT_POLICY=PASSIVE, ONNX Runtime's session.intra_op.allow_spinning=0.</summary>
    Asleep,
}
