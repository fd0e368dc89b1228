namespace RnnLib.Layers;

/// <summary>How <see cref="Module.Load(WeightFile, LoadOptions)"/> brings the names of a file and the paths of a model together.</summary>
public sealed record LoadOptions
{
    /// <summary>Whether every tensor must fit: one that is missing, unexpected or of another shape is then an error, and nothing is changed.
    /// Otherwise what fits is loaded and the report tells the rest, as PyTorch's <c>load_state_dict(..., strict=False)</c> does. Default true.</summary>
    public bool Strict { get; init; } = true;

    /// <summary>What the names of the tensors begin with, <c>module.</c> or <c>encoder.</c>: it is taken off, and tensors without it are passed
    /// over. So a part can be loaded from the file of a whole. Default: nothing.</summary>
    public string Prefix { get; init => field = value ?? throw new ArgumentNullException(nameof(Prefix)); } = "";

    /// <summary>From a tensor's name, without the prefix, to its path in the model; null: the tensor is passed over. Default: as it is.
    /// <example><code>Rename = name => name.Replace("lstm.", "1.").Replace("fc.", "3.")</code></example></summary>
    public Func<string, string?>? Rename { get; init; }
}
