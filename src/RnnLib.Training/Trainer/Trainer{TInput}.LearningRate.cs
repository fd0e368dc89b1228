namespace RnnLib.Training;

/// <content>Which learning rates work.</content>
public partial class Trainer<TInput>
{
    /// <summary>Trains for some steps while the learning rate rises, then puts everything back: shows which rates the model can be trained with.</summary>
    /// <remarks>
    /// <example><code>
    /// LearningRateRange range = trainer.FindLearningRate(() => train.Batches(batchSize: 32, shuffle: rng));
    /// trainer.Optimizer.LearningRate = range.Suggestion ?? 1e-3f;
    /// </code></example>
    /// Weights, optimiser and random numbers are afterwards as they were before; callbacks see nothing of it. The data is gone through as often as
    /// needed; a generator that shuffles it moves on. Chunks, accumulation, the schedule and an overridden <see cref="TrainStep"/> play no part.
    /// </remarks>
    /// <param name="batches">Gives the batches of an epoch.</param>
    /// <param name="options">From where to where, and in how many steps.</param>
    /// <exception cref="ArgumentException">There are no batches, or the last rate is not above the first.</exception>
    public LearningRateRange FindLearningRate(Func<IEnumerable<Batch<TInput>>> batches, LearningRateRangeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(batches);
        options ??= new();
        if (options.To <= options.From)
            throw new ArgumentException($"FindLearningRate: To: expected a rate above From={options.From}, got {options.To}.", nameof(options));

        var before = new TrainingState();
        SaveState(before);
        _options.Clip?.Statistics.Save(before.Part("clip"));
        float[][] weights = [.. _parameters.Select(parameter => parameter.Value.ToArray())];
        try
        {
            return Rise(batches, options);
        }
        finally
        {
            for (int i = 0; i < weights.Length; i++)
                _parameters[i].Assign(weights[i]);
            LoadState(before);
            _options.Clip?.Statistics.Load(before.Part("clip"));
        }
    }

    private LearningRateRange Rise(Func<IEnumerable<Batch<TInput>>> batches, LearningRateRangeOptions options)
    {
        List<double> rates = [], losses = [];
        double factor = Math.Pow(options.To / options.From, 1.0 / (options.Steps - 1)), average = 0, lowest = double.PositiveInfinity;
        foreach (Batch<TInput> batch in Endlessly(batches).Take(options.Steps))
        {
            double rate = options.From * Math.Pow(factor, rates.Count);
            Optimizer.LearningRate = (float)rate;
            float loss;
            try
            {
                loss = StepAlone(batch, rates.Count);
            }
            catch (TrainingDivergedException) when (rates.Count > 0)
            {
                break;
            }

            average = options.Smoothing * average + (1 - options.Smoothing) * loss;
            double smoothed = average / (1 - Math.Pow(options.Smoothing, rates.Count + 1));
            rates.Add(rate);
            losses.Add(smoothed);
            lowest = Math.Min(lowest, smoothed);
            if (smoothed > options.ExplodesAt * Math.Abs(lowest))
                break;
        }

        return new(rates, losses);
    }

    private float StepAlone(Batch<TInput> batch, long step)
    {
        RngState start = _rng.State;
        using var pass = ForwardContext.Training(_rng, step);
        _gradients.Clear();
        float loss = Backward(batch, pass, _gradients).Loss;
        _accumulated = 1;
        Update(batch, loss, start, step);
        return loss;
    }

    private static IEnumerable<Batch<TInput>> Endlessly(Func<IEnumerable<Batch<TInput>>> batches)
    {
        while (true)
        {
            bool any = false;
            foreach (Batch<TInput> batch in batches())
            {
                any = true;
                yield return batch;
            }

            if (!any)
                throw new ArgumentException("FindLearningRate: batches: there are none.", nameof(batches));
        }
    }
}
