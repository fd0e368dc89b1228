using RnnLib.Layers;

namespace RnnLib.Keras;

/// <summary>Weights of Keras models for models of RnnLib.</summary>
public static class KerasExtensions
{
    /// <summary>Reads the weights of an equivalent Keras model.</summary>
    /// <remarks>
    /// The layers with weights are paired by kind, in the order of the model: the first <see cref="Lstm"/> takes the first <c>lstm</c> of the file, the
    /// second <c>lstm_1</c>; a bidirectional one takes <c>bidirectional</c>, a stack as many as it has layers, <see cref="Linear"/> takes <c>dense</c>
    /// (within a <see cref="PerStep"/>, <c>time_distributed</c> if there is one), <see cref="LayerNorm"/> <c>layer_normalization</c>,
    /// <see cref="Conv1d"/> and <see cref="Conv2d"/> <c>conv1d</c> and <c>conv2d</c>, <see cref="MultiHeadAttention"/> <c>multi_head_attention</c>.
    /// Kernels are transposed and a GRU's gates brought from z, r, h into the order r, z, n. Keras's one bias becomes <c>bias_ih</c>, and <c>bias_hh</c>
    /// zero; the two of a GRU with <c>reset_after=True</c> (its default) become both.
    /// What files do not tell must be set as the Keras model has it: activations (<c>hard_sigmoid</c> in old ones),
    /// <c>reset_after=False</c> as <see cref="GruOptions.ResetAfter"/> = false, the epsilon 1e-3 of its <c>LayerNormalization</c>, <c>merge_mode</c>.
    /// <example><code>
    /// var model = new Embedding(2000, 32, rng).Then(new Lstm(32, 64, rng, new() { Bidirectional = true })).Then(new LastStep()).Then(new Linear(128, 1, rng));
    /// model.LoadKeras("sentiment.keras");
    /// </code></example>
    /// </remarks>
    /// <param name="model">The model.</param>
    /// <param name="path">A .keras, .weights.h5 or .npz file.</param>
    /// <param name="options">Whether all must fit, and layers that are called otherwise.</param>
    /// <returns>What was loaded and what was not.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="RnnLibFormatException">The file is malformed, or does not fit the model though it must; nothing has been changed.</exception>
    public static LoadReport LoadKeras(this Module model, string path, KerasLoadOptions? options = null) => model.LoadKeras(KerasFile.Read(path), options);

    /// <summary>Reads the weights of an equivalent Keras model from a file in memory.</summary>
    /// <inheritdoc cref="LoadKeras(Module, string, KerasLoadOptions?)"/>
    /// <param name="model">The model.</param>
    /// <param name="file">The file.</param>
    /// <param name="options">Whether all must fit, and layers that are called otherwise.</param>
    public static LoadReport LoadKeras(this Module model, KerasFile file, KerasLoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(file);
        options ??= new();
        return model.Load(new ConvertedWeights(file.Name, KerasPairing.Convert(model, file, options)), new LoadOptions { Strict = options.Strict });
    }
}
