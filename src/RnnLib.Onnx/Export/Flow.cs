namespace RnnLib.Onnx;

/// <summary>What flows from module to module while a model is written: the name of a value, and what is known of it.</summary>
/// <param name="Name">The value's name in the graph.</param>
internal abstract record Flow(string Name);

/// <summary>Token ids, int64 [batch, time].</summary>
/// <param name="Name">The value's name in the graph.</param>
/// <param name="Lengths">How many of the steps are real.</param>
internal sealed record TokenFlow(string Name, ExportLengths Lengths) : Flow(Name);

/// <summary>A row per sequence, [batch, features], or an image, [batch, channels, height, width].</summary>
/// <param name="Name">The value's name in the graph.</param>
/// <param name="Features">The number of features or channels; null for any.</param>
internal sealed record RowFlow(string Name, int? Features) : Flow(Name)
{
    public bool IsImage { get; init; }
}

/// <summary>A row per step.</summary>
/// <param name="Name">The value's name in the graph.</param>
/// <param name="Features">The size of the last axis; null for any.</param>
/// <param name="Lengths">How many of the steps are real.</param>
internal sealed record StepFlow(string Name, int? Features, ExportLengths Lengths) : Flow(Name)
{
    /// <summary>Whether it is [time, batch, features], as the recurrent operators have it, and not [batch, time, features].</summary>
    public bool IsTimeMajor { get; init; }

    /// <summary>How many of the last features were computed backwards in time.</summary>
    public int BackwardFeatures { get; init; }

    /// <summary>Whether padded steps are zero; else they hold anything.</summary>
    public bool IsPaddingZero { get; init; }
}
