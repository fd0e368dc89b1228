using System.Globalization;
using RnnLib.Data;

namespace RnnLib.Training;

/// <summary>In which order an epoch goes through its data: where the generators that draw it stood when it began, and where they stood before
/// the batch that comes next.</summary>
internal sealed class EpochOrder(IReadOnlyList<Rng> generators)
{
    private RngState[] _starts = [], _beforeBatch = [];
    private Rng? _shuffle;
    private RngState _shuffleStart, _shuffleBeforeBatch;
    private RngState? _resumedStart, _resumedPosition;
    private RngState[]? _resumedPositions;
    private int _fetched;

    /// <summary>An epoch begins; its batches have not been asked for.</summary>
    public void Begin() => _starts = States();

    /// <summary>The batches from one on, in the order that the generators draw.</summary>
    public IEnumerable<Batch<TInput>> Enumerate<TInput>(IEnumerable<Batch<TInput>> batches, int first)
    {
        _fetched = first;
        if (batches is not IResumableBatches<TInput> resumable)
            return Watched(batches.Skip(first));   // drawn and made once more, so that generators of the user's come to stand where they stood

        _shuffle = resumable.Shuffle;
        if (_shuffle is not null)
        {
            _shuffle.State = _resumedStart ?? _shuffle.State;
            _shuffleStart = _shuffle.State;
        }

        IEnumerable<Batch<TInput>> rest = resumable.From(first);
        for (int i = 0; i < _resumedPositions?.Length; i++)
            generators[i].State = _resumedPositions[i];
        if (_shuffle is not null)
            _shuffle.State = _resumedPosition ?? _shuffle.State;
        (_resumedStart, _resumedPosition, _resumedPositions) = (null, null, null);
        return Watched(rest);
    }

    /// <summary>Writes what the same order needs.</summary>
    /// <param name="state">Where to.</param>
    /// <param name="isBetweenEpochs">Whether the next epoch has not begun, so that it will begin where the generators stand.</param>
    /// <param name="completed">How many batches of the epoch are done with; one that was fetched and is not will be made again.</param>
    public void Save(TrainingState state, bool isBetweenEpochs, int completed)
    {
        bool isOpen = _fetched > completed;
        for (int i = 0; i < generators.Count; i++)
        {
            state.Set($"generator{i}", Text(isBetweenEpochs ? generators[i].State : _starts[i]));
            if (!isBetweenEpochs)
                state.Set($"generator{i}_position", Text(isOpen ? _beforeBatch[i] : generators[i].State));
        }

        if (_shuffle is null)
            return;
        state.Set("shuffle_start", Text(isBetweenEpochs ? _shuffle.State : _shuffleStart));
        if (!isBetweenEpochs)
            state.Set("shuffle_position", Text(isOpen ? _shuffleBeforeBatch : _shuffle.State));
    }

    /// <summary>Puts the generators where they stood when the epoch began, and remembers the rest for <see cref="Enumerate"/>.</summary>
    public void Load(TrainingState state)
    {
        RngState[] starts = [.. generators.Select((_, i) => Read(state, $"generator{i}"))];
        _resumedPositions = starts.Length > 0 && state.Has("generator0_position") ? [.. starts.Select((_, i) => Read(state, $"generator{i}_position"))] : null;
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

    private RngState[] States() => [.. generators.Select(generator => generator.State)];

    /// <summary>Notes before each batch where the generators stand.</summary>
    private IEnumerable<Batch<TInput>> Watched<TInput>(IEnumerable<Batch<TInput>> batches)
    {
        using IEnumerator<Batch<TInput>> each = batches.GetEnumerator();
        while (true)
        {
            (_beforeBatch, _shuffleBeforeBatch) = (States(), _shuffle?.State ?? default);
            if (!each.MoveNext())
                yield break;
            _fetched++;
            yield return each.Current;
        }
    }
}
