using RnnLib.Layers;

namespace RnnLib.Onnx;

/// <summary>Models to and from ONNX files (https://onnx.ai): what ONNX Runtime and its kin serve, and what PyTorch and Keras export.</summary>
/// <example><code>
/// OnnxModel.Export(model, "model.onnx", new() { Metadata = scaler.ToMetadata() });
/// Module&lt;Sequence, Tensor&gt; same = OnnxModel.Import("model.onnx").As&lt;Sequence, Tensor&gt;();
/// </code></example>
public static class OnnxModel
{
    /// <summary>Writes a model for inference, all or nothing: any batch size and any number of steps, sequences padded and told by their lengths.</summary>
    /// <remarks>
    /// Inputs: <c>input</c>, [batch, time, features] for a <see cref="Sequence"/>, int64 [batch, time] for a <see cref="TokenBatch"/>, [batch, features] for a
    /// <see cref="Tensor"/>; <c>lengths</c>, int64 [batch]. Output: <c>output</c>, [batch, features] or [batch, time, features] with zeros beyond a sequence's
    /// end. Operator set 18. Dropout and the like do nothing at inference and leave no trace.
    /// </remarks>
    /// <param name="model">The model: chains of embeddings, recurrent layers, heads and what stands between.</param>
    /// <param name="path">The file; one that exists is replaced once the new one is complete.</param>
    /// <param name="options">Names, lengths, states, metadata.</param>
    /// <exception cref="NotSupportedException">A module or an option has no form in ONNX's operators; the message names it, and nothing has been written.</exception>
    /// <exception cref="IOException">The file cannot be written; an existing one is untouched.</exception>
    public static void Export<TInput, TOutput>(Module<TInput, TOutput> model, string path, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        byte[] bytes = ToBytes(model, options);
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }

    /// <summary>The bytes of the file that <see cref="Export{TInput, TOutput}(Module{TInput, TOutput}, string, OnnxExportOptions?)"/> writes.</summary>
    /// <inheritdoc cref="Export{TInput, TOutput}(Module{TInput, TOutput}, string, OnnxExportOptions?)"/>
    public static byte[] ToBytes<TInput, TOutput>(Module<TInput, TOutput> model, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return OnnxFileWriter.Write(ModelExport.Write(model, options ?? new()));
    }
}
