namespace RnnLib.Training;

/// <summary>A figure that tells people how good a model is, computed over many batches.</summary>
/// <remarks>A metric is a description; each evaluation starts a count of its own, so one metric serves many at once.</remarks>
public abstract class Metric
{
    /// <summary>A metric with a name.</summary>
    /// <param name="name">What histories and logs call it.</param>
    protected Metric(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>What histories and logs call it.</summary>
    public string Name { get; }

    /// <summary>Begins a count.</summary>
    public abstract MetricCount Start();
}
