using System.Globalization;
using RnnLib.Data;

namespace RnnLib.Training;

/// <summary>In which order an epoch goes through its data: where the generators that draw it stood when it began, and where they stand.</summary>
internal sealed class EpochOrder(IReadOnlyList<Rng> generators)
{
    private RngState[] _starts = [];
    private Rng? _shuffle;
    private RngState _shuffleStart;
    private RngState? _resumedStart, _resumedPosition;

    /// <summary>An epoch begins; its batches have not been asked for.</summary>
    public void Begin() => _starts = [.. generators.Select(generator => generator.State)];

    /// <summary>The batches from one on, in the order that the generators draw.</summary>
    public IEnumerable<Batch<TInput>> Enumerate<TInput>(IEnumerable<Batch<TInput>> batches, int first)
    {
        if (batches is not IResumableBatches<TInput> resumable)
            return batches.Skip(first);   // drawn and made once more, so that generators of the user's come to stand where they stood

        _shuffle = resumable.Shuffle;
        if (_shuffle is null)
            return resumable.From(first);
        _shuffle.State = _resumedStart ?? _shuffle.State;
        _shuffleStart = _shuffle.State;
        IEnumerable<Batch<TInput>> rest = resumable.From(first);
        _shuffle.State = _resumedPosition ?? _shuffle.State;
        (_resumedStart, _resumedPosition) = (null, null);
        return rest;
    }

    /// <summary>Writes what the same order needs.</summary>
    /// <param name="state">Where to.</param>
    /// <param name="isBetweenEpochs">Whether the next epoch has not begun, so that it will begin where the generators stand.</param>
    public void Save(TrainingState state, bool isBetweenEpochs)
    {
        for (int i = 0; i < generators.Count; i++)
            state.Set($"generator{i}", Text(isBetweenEpochs ? generators[i].State : _starts[i]));
        if (_shuffle is null)
            return;
        state.Set("shuffle_start", Text(isBetweenEpochs ? _shuffle.State : _shuffleStart));
        if (!isBetweenEpochs)
            state.Set("shuffle_position", Text(_shuffle.State));
    }

    /// <summary>Puts the generators where they stood when the epoch began, and remembers the rest for <see cref="Enumerate"/>.</summary>
    public void Load(TrainingState state)
    {
        RngState[] starts = [.. generators.Select((_, i) => Read(state, $"generator{i}"))];
        for (int i = 0; i < starts.Length; i++)
            generators[i].State = starts[i];
        _starts = starts;
        _resumedStart = state.Has("shuffle_start") ? Read(state, "shuffle_start") : null;
        _resumedPosition = state.Has("shuffle_position") ? Read(state, "shuffle_position") : null;
    }

    internal static string Text(RngState state) => FormattableString.Invariant($"{state.Seed} {state.Position}");

    internal static RngState Read(TrainingState state, string name)
    {
        string[] parts = state.GetText(name).Split(' ');
        return parts.Length == 2
            && ulong.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed)
            && UInt128.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out UInt128 position)
            ? new(seed, position)
            : throw new RnnLibFormatException($"the training state's '{name}' is not the state of a generator: expected a seed and a position, got '{state.GetText(name)}'.");
    }
}
