using RnnLib.Layers;

namespace RnnLib.Benchmarks.Peers;

/// <summary>RnnLib's stream: a step is one push.</summary>
internal sealed class RnnLibStreamSide(Workload work, WorkloadNumbers numbers) : ISide
{
    private readonly SequenceSession _session = numbers.Layer.Stream();
    private int _step;

    public void Step() => Push();

    public IReadOnlyDictionary<string, float[]> Values()
    {
        _session.Reset();
        var output = new List<float>();
        for (_step = 0; output.Count < work.Sizes.Time * work.Sizes.Output;)
            output.AddRange(Push());
        return new Dictionary<string, float[]> { ["output"] = [.. output] };
    }

    public void Dispose()
    {
    }

    private ReadOnlySpan<float> Push() => _session.Push(numbers.Input.AsSpan(_step++ % work.Sizes.Time * work.Sizes.Input, work.Sizes.Input));
}
