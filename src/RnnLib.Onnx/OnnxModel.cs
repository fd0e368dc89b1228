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

    /// <summary>Writes an imported graph with its weights as they are now, under the names of inputs and outputs that it came with; operator set 18.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="path">The file; one that exists is replaced once the new one is complete.</param>
    /// <exception cref="IOException">The file cannot be written; an existing one is untouched.</exception>
    public static void Export(OnnxGraph graph, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        byte[] bytes = ToBytes(graph);
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }

    /// <summary>The bytes of the file that <see cref="Export(OnnxGraph, string)"/> writes.</summary>
    /// <param name="graph">The graph.</param>
    public static byte[] ToBytes(OnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var file = new OnnxFile { Opset = graph.File.Opset };
        file.Inputs.AddRange(graph.Inputs);
        file.Outputs.AddRange(graph.Outputs);
        file.Nodes.AddRange(graph.File.Nodes);
        foreach ((string name, OnnxValue value) in graph.CurrentConstants())
            file.Constants.Add(name, value);
        foreach ((string key, string value) in graph.Metadata)
            file.Metadata.Add(key, value);
        return OnnxFileWriter.Write(file);
    }

    /// <summary>Reads a model: RNN, LSTM and GRU with all their attributes and the operators around them, in float32, with its weights inside the file.</summary>
    /// <param name="path">The file: what <see cref="Export{TInput, TOutput}(Module{TInput, TOutput}, string, OnnxExportOptions?)"/> wrote, or PyTorch, tf2onnx and
    /// the like; operator sets 7 to 27.</param>
    /// <param name="options">Which outputs are wanted.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="RnnLibFormatException">The file is malformed, or holds what is not understood: an operator (named with its node), a type, external data.</exception>
    public static OnnxGraph Import(string path, OnnxImportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Parse(File.ReadAllBytes(path), path, options);
    }

    /// <summary>Reads a model from memory, such as an embedded resource.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="options">Which outputs are wanted.</param>
    /// <exception cref="RnnLibFormatException">The file is malformed, or holds what is not understood; see <see cref="Import"/>.</exception>
    public static OnnxGraph Parse(byte[] bytes, string name = "onnx", OnnxImportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        OnnxFile file = OnnxFileReader.Read(bytes, name);
        try
        {
            return new(file, options ?? new());
        }
        catch (FormatException e) when (e is not RnnLibFormatException)
        {
            throw new RnnLibFormatException(name, "graph", e.Message, e);
        }
    }
}
