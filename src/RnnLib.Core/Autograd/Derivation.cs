namespace RnnLib;

/// <summary>How a parameter's value follows from other parameters: once per recording pass on its tape, and for inference once per
/// change of a source.</summary>
internal sealed class Derivation(Parameter derived, IReadOnlyList<Parameter> sources, Func<IReadOnlyList<Tensor>, ForwardContext, Tensor> function)
{
    private readonly Parameter[] _sources = [.. sources];
    private volatile Cached? _cached;   // immutable and swapped whole, so that any number of threads may read
    private bool _isTried;

    public IReadOnlyList<Parameter> Sources => _sources;

    /// <summary>The writes of all sources together: each count only grows, so any write changes the sum.</summary>
    public int Version
    {
        get
        {
            int version = 0;
            foreach (Parameter source in _sources)
                version += source.Version;
            return version;
        }
    }

    /// <summary>The value at inference.</summary>
    public Tensor Value
    {
        get
        {
            int version = Version;   // before the sources are read: a value may be taken for older than it is, never for newer
            Cached? cached = _cached;
            if (cached is null || cached.Version != version)
                _cached = cached = new(version, Evaluate(ForwardContext.Inference));
            return cached.Value;
        }
    }

    /// <summary>Runs the function once, so that its faults show where it is given.</summary>
    public void Try()
    {
        Run(ForwardContext.Inference);
        _isTried = true;
    }

    public Tensor Evaluate(ForwardContext pass)
    {
        if (!_isTried)
            throw new InvalidOperationException($"the derivation of parameter {derived.Name} reads {derived.Name} itself; begin a source with its value: new Parameter(\"{derived.Name}_raw\", weight.Value).");
        return Run(pass);
    }

    /// <summary>The sources, for messages.</summary>
    public override string ToString() => string.Join<Parameter>(", ", _sources);

    private Tensor Run(ForwardContext pass)
    {
        Tensor value = function([.. _sources.Select(pass.Read)], pass)
            ?? throw new ArgumentException($"the derivation of parameter {derived.Name} gave null.");
        if (value.Shape != derived.Shape)
            throw new ArgumentException($"the derivation of parameter {derived.Name}: expected {derived.Shape}, got {value.Shape}.");
        return value;
    }

    private sealed record Cached(int Version, Tensor Value);
}
