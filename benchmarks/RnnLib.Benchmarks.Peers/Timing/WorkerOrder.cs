namespace RnnLib.Benchmarks.Peers;

/// <summary>What a worker gets ready.</summary>
internal sealed record WorkerOrder(string Side, Waiting Waiting, int Threads, Workload Work);
