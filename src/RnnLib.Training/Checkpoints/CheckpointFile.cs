using System.Security.Cryptography;
using System.Text;
using RnnLib.Layers;

namespace RnnLib.Training;

/// <summary>A checkpoint: one safetensors file that holds the model's weights under their own names, and everything else of the training run
/// under names that begin with <c>training/</c>. <c>model.Load</c> reads it as it reads any other file of weights.</summary>
/// <remarks>A hash over all names, texts and numbers tells a torn or changed file.</remarks>
internal static class CheckpointFile
{
    private const string Version = "1";
    private const string VersionKey = Safetensors.TrainingPrefix + "format", HashKey = Safetensors.TrainingPrefix + "sha256";

    /// <summary>Writes a checkpoint, all or nothing.</summary>
    /// <exception cref="IOException">The file cannot be written; an existing one is untouched.</exception>
    public static void Write(string path, Module model, TrainingState state, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var tensors = new SortedDictionary<string, Tensor>(StringComparer.Ordinal);
        foreach ((string name, Parameter parameter) in model.NamedParameters)
            tensors.Add(name, parameter.Value);
        foreach ((string name, Tensor tensor) in state.Tensors)
            tensors.Add(Safetensors.TrainingPrefix + name, tensor);

        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal) { [VersionKey] = Version };
        foreach ((string key, string text) in state.Values)
            texts.Add(Safetensors.TrainingPrefix + key, text);
        foreach ((string key, string text) in metadata)
            texts.Add(key, text);

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AddTexts(hash, texts);
        foreach ((string name, Tensor tensor) in tensors)
        {
            AddText(hash, $"{name} {tensor.Shape}");
            hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(tensor.Data));
        }

        texts[HashKey] = Convert.ToHexStringLower(hash.GetHashAndReset());
        Safetensors.Write(path, tensors, texts);
    }

    /// <summary>Reads a checkpoint and checks it against its hash.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="RnnLibFormatException">The file is no checkpoint, of a later version, torn or changed.</exception>
    public static (SafetensorsFile File, TrainingState State) Read(string path)
    {
        SafetensorsFile file = Safetensors.Read(path);
        if (!file.Metadata.TryGetValue(VersionKey, out string? version))
            throw new RnnLibFormatException(path, "metadata", "the file holds weights only; a training run resumes from a file that the Checkpoint callback or progress.SaveCheckpoint wrote. Load gives its weights to a model.");
        if (version != Version)
            throw new RnnLibFormatException(path, "metadata", $"expected a checkpoint of version {Version}, got version '{version}'; a later release of this library may read it.");
        if (!file.Metadata.TryGetValue(HashKey, out string? expected) || HashOf(file) != expected)
            throw new RnnLibFormatException(path, "hash", "the contents do not match the hash that was written with them: the file was torn or changed. Resume from another checkpoint.");

        var state = new TrainingState();
        foreach ((string key, string text) in file.Metadata)
        {
            if (key.StartsWith(Safetensors.TrainingPrefix, StringComparison.Ordinal) && key is not VersionKey and not HashKey)
                state.Put(key[Safetensors.TrainingPrefix.Length..], text);
        }

        foreach (string name in file.Entries.Keys)
        {
            if (name.StartsWith(Safetensors.TrainingPrefix, StringComparison.Ordinal))
                state.Put(name[Safetensors.TrainingPrefix.Length..], file.Tensor(name));
        }

        return (file, state);
    }

    private static string HashOf(SafetensorsFile file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AddTexts(hash, file.Metadata.Where(text => text.Key != HashKey));
        foreach ((string name, SafetensorsEntry entry) in file.Entries.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            AddText(hash, $"{name} {entry.Shape}");
            hash.AppendData(file.Bytes(name));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void AddTexts(IncrementalHash hash, IEnumerable<KeyValuePair<string, string>> texts)
    {
        foreach ((string key, string text) in texts.OrderBy(text => text.Key, StringComparer.Ordinal))
        {
            AddText(hash, key);
            AddText(hash, text);
        }
    }

    /// <summary>With an end that no text has, so that no two lists of texts look alike.</summary>
    private static void AddText(IncrementalHash hash, string text)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        hash.AppendData([0xFF]);
    }
}
