using System.Diagnostics;

namespace RnnLib.Training;

/// <content>One call of <see cref="Fit"/>: where it stands, and how it goes on.</content>
public partial class Trainer<TInput>
{
    private sealed partial class Run
    {
        private readonly Trainer<TInput> _trainer;
        private readonly TrainerOptions _options;
        private readonly Func<IEnumerable<Batch<TInput>>> _batches;
        private readonly Func<IEnumerable<Batch<TInput>>>? _validation;
        private readonly CancellationToken _cancellation;
        private readonly TrainingProgress _progress;
        private readonly TimeChunks<TInput>? _chunks;
        private readonly EpochOrder _order;
        private Tally _tally;
        private bool _isBetweenEpochs = true;
        private double _gradientNorms;
        private int _steps;   // of the present epoch

        public Run(Trainer<TInput> trainer, Func<IEnumerable<Batch<TInput>>> batches, int epochs, Func<IEnumerable<Batch<TInput>>>? validation, CancellationToken cancellation)
        {
            (_trainer, _options, _batches, _validation, _cancellation) = (trainer, trainer._options, batches, validation, cancellation);
            _progress = new(trainer._model, trainer.Optimizer, epochs, WriteCheckpoint) { Gradients = trainer._gradients };
            _chunks = trainer.ChunksOf(_options.TruncatedBptt);
            _order = new(_options.Generators);
            _tally = new(trainer._loss, _options.Metrics);
        }

        /// <summary>How many batches of the epoch have been gone through.</summary>
        private int CompletedBatches => _chunks is { IsDone: false } ? _progress.Batch - 1 : _progress.Batch;

        public History Execute()
        {
            TrainingState? resumed = _trainer._resumed;
            if (resumed is null)
                _trainer._accumulated = 0;
            else
                LoadProgress(resumed);
            Notify(callback => callback.OnFitStart(_progress));
            StartSchedule();
            if (resumed is not null)
                LoadWatchers(resumed);
            try
            {
                while (_progress.Epoch < _progress.Epochs && _progress.StopReason is null)
                {
                    _progress.Epoch++;
                    FitEpoch(resumed);
                    resumed = null;
                }
            }
            finally
            {
                _trainer._rateLeft = _trainer.Optimizer.LearningRate;
            }

            History history = _progress.History;
            if (history.Epochs.Count >= _progress.Epochs)
                _progress.ForgetStop();   // it came to its end all the same
            history.StopReason = _progress.StopReason;
            if (history.StopReason is not null)
                Notify(callback => callback.OnStopping(_progress));
            Notify(callback => callback.OnFitEnd(_progress));
            _trainer._resumed = null;
            return history;
        }

        /// <summary>From the optimiser's rate; in a second run from that of the first, unless somebody has set another one since.</summary>
        private void StartSchedule()
        {
            float rate = _trainer.Optimizer.LearningRate;
            if (rate != _trainer._rateLeft)
                _trainer._initialRate = rate;
            _options.Schedule?.Start(_trainer.Optimizer, _trainer._initialRate);
        }

        private void FitEpoch(TrainingState? resumed)
        {
            long start = Stopwatch.GetTimestamp();
            IEnumerable<Batch<TInput>> batches = BeginEpoch(resumed);
            Notify(callback => callback.OnEpochStart(_progress));
            foreach (Batch<TInput> batch in batches)
            {
                if (resumed is not null && _chunks is not null)
                    LoadChunks(resumed, batch);
                resumed = null;
                if (MustStop())
                    return;
                _trainer._resumed = null;   // from here on the state is a new one
                _progress.Batch++;
                if (!Learn(batch))
                    return;
            }

            if (_progress.Batch == 0)
                throw new ArgumentException($"Fit: batches: epoch {_progress.Epoch} has no batches.");
            if (_trainer._accumulated > 0)
            {
                Guarded(() => _trainer.Update(float.NaN, null));
                CountUpdate();
            }

            if (!MustStop() && Validate(out Evaluation? validated))
                EndEpoch(validated, start);
        }

        /// <summary>The batches of the epoch that are still to come.</summary>
        private IEnumerable<Batch<TInput>> BeginEpoch(TrainingState? resumed)
        {
            _isBetweenEpochs = false;
            if (resumed is null)
            {
                (_progress.Batch, _tally, _gradientNorms, _steps) = (0, new(_trainer._loss, _options.Metrics), 0, 0);
                _chunks?.Reset();
                _order.Begin();
            }
            else
            {
                _order.Load(resumed.Part("order"));
                if (_progress.Batch > 0 || resumed.Has(WithinBatch))
                    LoadTally(resumed);
            }

            IEnumerable<Batch<TInput>> batches = _batches();
            if (batches is IReadOnlyCollection<Batch<TInput>> known)
                _progress.Batches = known.Count;
            return _order.Enumerate(batches, _progress.Batch);
        }

        /// <summary>Learns from a batch, or from what is left of it.</summary>
        /// <returns>Whether the batch was gone through.</returns>
        private bool Learn(Batch<TInput> batch)
        {
            if (_chunks is null)
            {
                Learn(new TimeChunk<TInput>(batch, Carried: null));
                return true;
            }

            if (_chunks.IsDone)
                _chunks.Begin(batch);
            while (!_chunks.IsDone)
            {
                if (MustStop())
                    return false;
                Learn(_chunks.Next(_trainer._rng));
            }

            return true;
        }

        private void Learn(TimeChunk<TInput> chunk)
        {
            using var pass = ForwardContext.Training(_trainer._rng, _progress.Step, chunk.Carried);   // until the metrics have seen what the model said
            if (!chunk.IsLearned)
            {
                _trainer.Forward(chunk.Batch, pass);
                return;
            }

            StepResult result = Step(chunk, pass);
            _tally.Add(result.Loss, result.Prediction, chunk.Batch.Target);
            _gradientNorms += result.GradientNorm;
            _steps++;
            _progress.Step++;
            (_progress.BatchLoss, _progress.EpochLoss, _progress.GradientNorm) = (result.Loss, _tally.Loss, result.GradientNorm);
            if (_trainer._accumulated == 0)
                CountUpdate();
            Notify(callback => callback.OnBatchEnd(_progress));
        }

        /// <summary>The optimiser has moved the weights.</summary>
        private void CountUpdate()
        {
            _progress.Updates++;
            _options.Schedule?.OnStep(_progress.BatchLoss);
        }

        private StepResult Step(TimeChunk<TInput> chunk, ForwardContext pass)
        {
            float rate = _trainer.Optimizer.LearningRate;
            try
            {
                if (chunk.RateFactor != 1)
                    _trainer.Optimizer.LearningRate = rate * chunk.RateFactor;
                _trainer._chunk = chunk with { Carried = chunk.Carried?.Copy() };
                return Guarded(() => _trainer.TrainStep(chunk.Batch, pass));
            }
            finally
            {
                if (chunk.RateFactor != 1)
                    _trainer.Optimizer.LearningRate = rate;
            }
        }

        private TResult Guarded<TResult>(Func<TResult> step)
        {
            try
            {
                return step();
            }
            catch (TrainingDivergedException e)
            {
                string origin = e.Origin is null ? "" : $" The first number that is not finite: {e.Origin}.";
                throw new TrainingDivergedException(
                    $"epoch {_progress.Epoch}, batch {_progress.Batch}: {e.Message}.{origin} The model is as it was before this step. Lower the learning rate, clip the gradient (GradientClip.ByNorm), or look for NaN in the data.", e)
                {
                    Origin = e.Origin,
                };
            }
        }

        /// <summary>Evaluates, if there is data for it, the averaged weights where there are any.</summary>
        /// <returns>Whether the run goes on.</returns>
        private bool Validate(out Evaluation? validated)
        {
            Evaluation? found = null;
            _progress.SwapValidated = _validation is null ? null : AveragesToValidate();
            if (_validation is not null)
                _progress.WithValidated(() => found = _trainer.Evaluate(_validation(), MustStop));
            validated = found;
            return !MustStop();
        }

        private void EndEpoch(Evaluation? validated, long start)
        {
            _progress.Batches = _progress.Batch;
            var record = new EpochRecord(
                _progress.Epoch,
                _tally.Loss,
                validated?.Loss,
                _tally.Metrics,
                validated?.Metrics ?? new Dictionary<string, double>(),
                _trainer.Optimizer.LearningRate,
                _gradientNorms / Math.Max(_steps, 1),
                Stopwatch.GetElapsedTime(start));
            _progress.History.Add(record);
            _trainer.Optimizer.Observe(record);
            _options.Schedule?.OnEpoch(record);
            _isBetweenEpochs = true;
            _trainer._resumed = null;
            Notify(callback => callback.OnEpochEnd(_progress));
        }

        private bool MustStop()
        {
            if (_cancellation.IsCancellationRequested)
                _progress.Stop($"cancelled in epoch {_progress.Epoch} after {CompletedBatches} batches");
            return _progress.StopReason is not null;
        }

        private void Notify(Action<Callback> call)
        {
            foreach (Callback callback in _options.Callbacks)
                call(callback);
            _progress.RunAfterwards();
        }
    }
}
