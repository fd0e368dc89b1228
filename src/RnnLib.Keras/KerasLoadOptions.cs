namespace RnnLib.Keras;

/// <summary>How the layers of a Keras file and those of a model are brought together.</summary>
public sealed record KerasLoadOptions
{
    /// <summary>Whether every weight must be found and every variable used; see <see cref="Layers.LoadOptions.Strict"/>. Default true.</summary>
    public bool Strict { get; init; } = true;

    /// <summary>For layers that the rule does not find: from the path of a layer in the model to its path in the file, or the paths of the layers of
    /// a stack.<example><code>Layers = { ["1"] = ["layers/functional/layers/lstm_3"] }</code></example></summary>
    public IDictionary<string, string[]> Layers { get; init; } = new Dictionary<string, string[]>();
}
