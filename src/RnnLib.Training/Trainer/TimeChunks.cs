namespace RnnLib.Training;

/// <summary>Takes batches apart in time, and knows where in a batch it stands and with which states.</summary>
/// <param name="options">How.</param>
/// <param name="perStep">Whether the model gives a row per step, so that every chunk has a target.</param>
internal sealed class TimeChunks<TInput>(TruncatedBptt options, bool perStep)
{
    private readonly Queue<(int First, CarriedState State)> _starts = new();   // of the chunks that the next pass runs again
    private CarriedState _carried = new();
    private Batch<TInput>? _batch;
    private TInput? _lead;   // what only brings the state forward: all but the last steps, for a model that gives a row per sequence
    private int[] _leadLengths = [];
    private int _position, _end;

    /// <summary>Whether the present batch has been gone through.</summary>
    public bool IsDone => _batch is null;

    /// <summary>Forgets all states, as at the start of an epoch.</summary>
    public void Reset() => (_carried, _batch) = (new(), null);

    /// <summary>Takes up a batch at its first step.</summary>
    public void Begin(Batch<TInput> batch)
    {
        (_batch, _position) = (batch, 0);
        _starts.Clear();
        if (!options.CarryBetweenBatches)
            _carried = new();
        if (perStep)
        {
            _end = Longest(batch.Input);
            return;
        }

        _leadLengths = TimeSlices.Lengths(batch.Input).ToArray();
        for (int row = 0; row < _leadLengths.Length; row++)
            _leadLengths[row] = Math.Max(0, _leadLengths[row] - options.Backward);
        _lead = TimeSlices.UpTo(batch.Input, _leadLengths);
        _end = Longest(_lead);
    }

    /// <summary>The next chunk of the batch.</summary>
    /// <param name="rng">Draws lengths; null: all as given.</param>
    public TimeChunk<TInput> Next(Rng? rng)
    {
        Batch<TInput> batch = _batch!;
        if (!perStep && _position >= _end)
            return LastSteps(batch);

        int drawn = rng is not null && options.RandomLength is { } random ? random.Draw(options.Forward, rng) : options.Forward;
        int count = Math.Min(drawn, _end - _position);
        TimeChunk<TInput> chunk = perStep ? Learned(batch, count, (float)drawn / options.Forward) : Lead(batch, count);
        _position += count;
        if (perStep && _position >= _end)
            _batch = null;
        return chunk;
    }

    private TimeChunk<TInput> Learned(Batch<TInput> batch, int count, float rate)
    {
        _starts.Enqueue((_position, _carried.Copy()));
        if (_starts.Count > options.ChunksBack)
            _starts.Dequeue();
        (int first, CarriedState state) = _starts.Peek();
        _carried = state.Copy();
        TInput input = TimeSlices.Steps(batch.Input, first, _position + count - first);
        bool isScaled = options.RandomLength is { ScaleLearningRate: true };
        return new(new(input, batch.Target.Steps(_position, count), batch.Size), _carried, First: first, RateFactor: isScaled ? rate : 1);
    }

    private TimeChunk<TInput> Lead(Batch<TInput> batch, int count) =>
        new(batch with { Input = TimeSlices.Steps(_lead!, _position, count) }, _carried, IsLearned: false);

    /// <summary>The end of every sequence, for which there is a target.</summary>
    private TimeChunk<TInput> LastSteps(Batch<TInput> batch)
    {
        _batch = null;
        return new(batch with { Input = TimeSlices.Steps(batch.Input, _leadLengths, Math.Min(options.Backward, Longest(batch.Input))) }, _carried);
    }

    /// <summary>The number of steps that are real in some sequence: a chunk beyond would have nothing to learn from.</summary>
    private static int Longest(TInput input)
    {
        ReadOnlySpan<int> lengths = TimeSlices.Lengths(input);
        return lengths.IsEmpty ? 0 : Lengths.Largest(lengths);
    }

    /// <summary>Writes where in the batch it stands.</summary>
    public void Save(TrainingState state)
    {
        state.Set("position", _position);
        CarriedStates.Save(state.Part("carried"), _carried);
        state.Set("starts", _starts.Count);
        foreach (((int first, CarriedState carried), int index) in _starts.Select((start, index) => (start, index)))
        {
            TrainingState part = state.Part($"start{index}");
            part.Set("first", first);
            CarriedStates.Save(part, carried);
        }
    }

    /// <summary>Goes on where <see cref="Save"/> was called.</summary>
    /// <param name="state">What was written.</param>
    /// <param name="batch">The batch in which it stood; null between two batches.</param>
    public void Load(TrainingState state, Batch<TInput>? batch)
    {
        if (batch is not null)
        {
            Begin(batch);
            _position = (int)state.GetWholeNumber("position");
            for (int index = 0; index < state.GetWholeNumber("starts"); index++)
            {
                TrainingState part = state.Part($"start{index}");
                _starts.Enqueue(((int)part.GetWholeNumber("first"), CarriedStates.Load(part)));
            }
        }

        _carried = CarriedStates.Load(state.Part("carried"));
    }
}
