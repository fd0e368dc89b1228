using System.Runtime.InteropServices;

namespace RnnLib.Layers;

/// <content>Saving and loading: files under PyTorch's names.</content>
public abstract partial class Module
{
    /// <summary>Writes all parameters to a safetensors file, all or nothing.</summary>
    /// <param name="path">The file; one that exists is replaced once the new one is complete.</param>
    /// <param name="metadata">Texts to keep beside the weights, such as a scaler's figures.</param>
    /// <exception cref="IOException">The file cannot be written; an existing one is untouched.</exception>
    public void Save(string path, IEnumerable<KeyValuePair<string, string>>? metadata = null) =>
        Safetensors.Write(path, NamedParameters.Select(p => KeyValuePair.Create(p.Path, p.Parameter.Value)), metadata);

    /// <summary>Reads all parameters from a file: one that <see cref="Save"/> wrote, a checkpoint of a training run, or what PyTorch saved of an
    /// equivalent model, as safetensors or with <c>torch.save(model.state_dict(), path)</c>.</summary>
    /// <param name="path">The file; its kind is told by its first bytes.</param>
    /// <returns>The texts kept beside the weights.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="RnnLibFormatException">The file is malformed, or its tensors do not fit this model; nothing has been changed.</exception>
    public IReadOnlyDictionary<string, string> Load(string path) => Load(path, new LoadOptions()).Metadata;

    /// <summary>Reads parameters from a file of weights, such as an embedded resource.</summary>
    /// <param name="file">The file.</param>
    /// <returns>The texts kept beside the weights.</returns>
    /// <exception cref="RnnLibFormatException">The file's tensors do not fit this model; nothing has been changed.</exception>
    public IReadOnlyDictionary<string, string> Load(WeightFile file) => Load(file, new LoadOptions()).Metadata;

    /// <summary>Reads parameters from a file of weights, safetensors or PyTorch's, whose names differ or which does not fit in all parts.</summary>
    /// <param name="path">The file; its kind is told by its first bytes.</param>
    /// <param name="options">Whether all must fit, and how the names correspond.</param>
    /// <inheritdoc cref="Load(WeightFile, LoadOptions)"/>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public LoadReport Load(string path, LoadOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        if (IsOfPyTorch(path))
            return Load(PyTorchFile.Read(path), options);
        using SafetensorsReader file = Safetensors.Open(path);
        return Load(file, options);
    }

    /// <summary>Reads parameters from a file of weights whose names differ or which does not fit in all parts.</summary>
    /// <remarks>A weight that several parts share may stand in the file under one of its paths or under more, with equal values.</remarks>
    /// <param name="file">The file.</param>
    /// <param name="options">Whether all must fit, and how the names correspond.</param>
    /// <returns>What was loaded and what was not.</returns>
    /// <exception cref="RnnLibFormatException">The file is malformed, its tensors do not fit this model though they must, or hold different values
    /// for the places of one weight; nothing has been changed.</exception>
    public LoadReport Load(WeightFile file, LoadOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        WeightMatch match = Fit(file, options);
        Tensor[] values = [.. match.Found.Select(found => file.Tensor(found.Name))];   // read all before any is changed
        RequireEqualCopies(file, match, values);
        Tensor[] before = match.Copies.Count == 0 ? [] : [.. match.Found.Select(found => Tensor.From(found.Parameter.Shape, found.Parameter.Value.Data))];
        Assign(match, values);
        if (match.Copies.FirstOrDefault(copy => copy.Parameter.IsDerived && !IsClose(copy.Parameter.Value, file.Tensor(copy.Name))) is { } different)
        {
            Assign(match, before);
            throw Different(file, different);
        }

        return new(match, file.Metadata.Where(text => !IsOfTraining(text.Key)).ToDictionary());
    }

    /// <summary>Checks that a file holds this model's weights.</summary>
    internal void RequireFit(WeightFile file) => Fit(file, new());

    private WeightMatch Fit(WeightFile file, LoadOptions options)
    {
        ArgumentNullException.ThrowIfNull(file);
        (string Path, Parameter Parameter)[] learned = [.. NamedParameters];
        var match = new WeightMatch(file, [.. Walk("")], learned, options);
        string[] faults = options.Strict ? [.. match.Faults(learned)] : [];
        return faults.Length == 0
            ? match
            : throw new RnnLibFormatException(file.Name, "tensors", $"the file does not fit this model: {string.Join("; ", faults)}.");
    }

    /// <summary>The places of one parameter must hold the same bits.</summary>
    private static void RequireEqualCopies(WeightFile file, WeightMatch match, Tensor[] values)
    {
        foreach (WeightMatch.Place copy in match.Copies.Where(copy => !copy.Parameter.IsDerived))
        {
            int original = match.Found.ToList().FindIndex(found => found.Parameter == copy.Parameter);
            if (!MemoryMarshal.AsBytes(file.Tensor(copy.Name).Data).SequenceEqual(MemoryMarshal.AsBytes(values[original].Data)))
                throw Different(file, copy);
        }
    }

    private static RnnLibFormatException Different(WeightFile file, WeightMatch.Place copy) => new(
        file.Name, $"tensor '{copy.Name}'", $"the model shares the weight {copy.Path} with another place, but the file has different values there; leave one out with Rename.");

    private static void Assign(WeightMatch match, Tensor[] values)
    {
        foreach ((WeightMatch.Place found, Tensor value) in match.Found.Zip(values))
            found.Parameter.Assign(value.Data);
    }

    /// <summary>Equal but for rounding, as a product may have it.</summary>
    private static bool IsClose(Tensor a, Tensor b)
    {
        const float tolerance = 1e-6f;
        bool isClose = a.Shape == b.Shape;
        for (int i = 0; isClose && i < a.Count; i++)
            isClose = a.Data[i].Equals(b.Data[i]) || MathF.Abs(a.Data[i] - b.Data[i]) <= tolerance * MathF.Max(1, MathF.Abs(a.Data[i]));
        return isClose;
    }

    private static bool IsOfPyTorch(string path)
    {
        const int magicLength = 15;
        Span<byte> start = stackalloc byte[magicLength];
        using FileStream stream = File.OpenRead(path);
        return PyTorchFile.IsLikely(start[..stream.ReadAtLeast(start, magicLength, throwOnEndOfStream: false)]);
    }

    /// <summary>Whether something in a checkpoint belongs to the training run and not to the model.</summary>
    private static bool IsOfTraining(string name) => name.StartsWith(Safetensors.TrainingPrefix, StringComparison.Ordinal);
}
