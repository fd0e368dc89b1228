using System.Globalization;

namespace RnnLib;

/// <summary>What <c>torch.save(model.state_dict(), path)</c> wrote: tensors by name from a .pt or .pth file. Nothing in it is executed.</summary>
/// <remarks>
/// Such a file is a Python pickle beside the tensors' bytes, in a zip archive since PyTorch 1.6 and one after the other before. The pickle is a
/// program; here only the few instructions are understood that build dictionaries, numbers, texts and tensors, and any other, such as a call
/// of a function that is not one of PyTorch's for making tensors, is refused by its name. Views of shared or transposed storages are read as
/// the tensors they show. Dictionaries within dictionaries, as training checkpoints have them, give paths:
/// <c>model_state_dict.0.weight</c>; numbers and texts in them are <see cref="Metadata"/>, lists are passed over.
/// <example><code>
/// model.Load("model.pth");                                                                    // a state_dict
/// model.Load("checkpoint.pt", new LoadOptions { Prefix = "model_state_dict." });              // within a checkpoint
/// </code></example>
/// </remarks>
public sealed class PyTorchFile : WeightFile
{
    private readonly Dictionary<string, PickledTensor> _tensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _storages;
    private long _budget;

    private PyTorchFile(string name, PyTorchContent content)
        : base(name)
    {
        (_storages, _budget) = (content.Storages, content.NameBudget);
        if (content.Root is not PickledDictionary root)
            throw new RnnLibFormatException(
                name, "pickle", $"expected a dictionary of tensors, as torch.save(model.state_dict(), path) writes it, got {Pickle.Describe(content.Root)}.");
        Flatten(root, "", depth: 0);
        Entries = _tensors.ToDictionary(t => t.Key, t => new PyTorchEntry(t.Value.Type, t.Value.Shape), StringComparer.Ordinal);
        Shapes = _tensors.ToDictionary(t => t.Key, t => t.Value.Shape, StringComparer.Ordinal);
    }

    /// <summary>What the file holds, by name.</summary>
    public IReadOnlyDictionary<string, PyTorchEntry> Entries { get; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, Shape> Shapes { get; }

    /// <summary>The numbers and texts that stand beside the tensors, as a training checkpoint's <c>epoch</c>, by path.</summary>
    public override IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>Reads a file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="RnnLibFormatException">The file is malformed, or asks for anything but tensors, numbers, texts and dictionaries of them.</exception>
    public static PyTorchFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream stream = File.OpenRead(path);
        return new(path, PyTorchContent.Read(stream, path));
    }

    /// <summary>Reads a file that is in memory already.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What error messages call it.</param>
    /// <exception cref="RnnLibFormatException">The bytes are malformed, or ask for anything but tensors, numbers, texts and dictionaries of them.</exception>
    public static PyTorchFile Parse(byte[] bytes, string name = "PyTorch file")
    {
        ArgumentNullException.ThrowIfNull(bytes);
        using var stream = new MemoryStream(bytes, writable: false);
        return new(name, PyTorchContent.Read(stream, name));
    }

    /// <summary>The elements of a tensor, row by row, little-endian.</summary>
    /// <exception cref="KeyNotFoundException">The file holds no tensor of that name.</exception>
    public byte[] Bytes(string name)
    {
        PickledTensor tensor = Find(name);
        return tensor.Gather(_storages[tensor.Storage.Key]);
    }

    /// <summary>A tensor with its type, for writing it as it is into a safetensors file with <c>Safetensors.WriteData</c>.</summary>
    /// <exception cref="KeyNotFoundException">The file holds no tensor of that name.</exception>
    public SafetensorsData Data(string name) => new(Find(name).Type, Find(name).Shape, Bytes(name));

    /// <inheritdoc/>
    public override Tensor Tensor(string name) => ElementType.RequireFloats(Name, name, Find(name).Type, Find(name).Shape, Bytes(name));

    /// <summary>A tensor of whole numbers or truth values (0 or 1), row by row; its shape is in <see cref="Entries"/>.</summary>
    /// <exception cref="KeyNotFoundException">The file holds no tensor of that name.</exception>
    /// <exception cref="RnnLibFormatException">The tensor is of another type.</exception>
    public long[] Integers(string name) => ElementType.RequireIntegers(Name, name, Find(name).Type, Bytes(name));

    /// <summary>Whether a file begins as torch.save begins one, of either kind.</summary>
    internal static bool IsLikely(ReadOnlySpan<byte> start) => PyTorchContent.IsZip(start) || PyTorchContent.IsLegacy(start);

    private PickledTensor Find(string name) => _tensors.TryGetValue(name, out PickledTensor? found) ? found : throw Unknown(name, _tensors.Keys);

    /// <summary>Gives the tensors within dictionaries paths. A dictionary may stand in many places, so that a small file could ask for endless paths: a budget bounds them.</summary>
    private void Flatten(PickledDictionary dictionary, string prefix, int depth)
    {
        const int deepest = 32;
        if (depth > deepest)
            throw new RnnLibFormatException(Name, "pickle", $"dictionaries stand within each other more than {deepest} deep.");
        foreach ((object key, object? value) in dictionary.Items)
        {
            string path = string.Create(CultureInfo.InvariantCulture, $"{prefix}{key}");
            _budget -= path.Length + 1;
            if (_budget < 0)
                throw new RnnLibFormatException(Name, "pickle", "the names of the tensors take more room than the file: one dictionary stands in too many places.");
            bool isNew = value switch
            {
                PickledDictionary inner => Descend(inner, path, depth),
                PickledTensor tensor => _tensors.TryAdd(path, tensor),
                string text => _metadata.TryAdd(path, text),
                bool or long or double => _metadata.TryAdd(path, string.Create(CultureInfo.InvariantCulture, $"{value}")),
                _ => true,
            };
            if (!isNew)
                throw new RnnLibFormatException(Name, $"tensor '{path}'", "the name occurs twice.");
        }
    }

    private bool Descend(PickledDictionary inner, string path, int depth)
    {
        Flatten(inner, path + ".", depth + 1);
        return true;
    }
}
