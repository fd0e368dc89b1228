namespace RnnLib.Training;

/// <content>What a run remembers, on its way into a checkpoint and out of it.</content>
public partial class Trainer<TInput>
{
    private sealed partial class Run
    {
        private const string WithinBatch = "within_batch";

        /// <summary>The averages that validation is of once there are any: what a callback says, or else the optimiser's own.</summary>
        private Action? AveragesToValidate()
        {
            if (_options.Callbacks.OfType<WeightAveraging>().LastOrDefault(callback => callback.ValidatesAverages) is { } averaging)
            {
                averaging.TakeEpoch(_progress);
                return averaging.Average is { Updates: > 0 } average ? average.Swap : null;
            }

            return _trainer.Optimizer is Asgd asgd && asgd.HasAverages(_trainer._parameters) ? () => asgd.SwapAverages(_trainer._parameters) : null;
        }

        private void WriteCheckpoint(string path, IEnumerable<KeyValuePair<string, string>> metadata, bool isOfValidated)
        {
            TrainingState? state = _trainer._resumed;   // nothing has happened since it was read
            if (state is null)
            {
                state = new();
                SaveProgress(state);
                _trainer.SaveState(state);
            }

            if (!isOfValidated || _progress.SwapValidated is null)
            {
                CheckpointFile.Write(path, _trainer._model, state, metadata);
                return;
            }

            foreach ((string name, Parameter parameter) in _trainer._model.NamedParameters)
                state.Part(WeightsInTraining).Set(name, parameter.Value);
            _progress.WithValidated(() => CheckpointFile.Write(path, _trainer._model, state, metadata));
        }

        private void SaveProgress(TrainingState state)
        {
            state.Set("epoch", _isBetweenEpochs ? _progress.Epoch : _progress.Epoch - 1);
            state.Set("batch", _isBetweenEpochs ? 0 : CompletedBatches);
            state.Set("step", _progress.Step);
            state.Set("history", HistoryText.Write(_progress.History.Epochs));
            _order.Save(state.Part("order"), _isBetweenEpochs, CompletedBatches);
            state.Set("updates", _progress.Updates);
            state.Set("batch_loss", _progress.BatchLoss);
            state.Set("epoch_loss", _progress.EpochLoss);
            state.Set("gradient_norm", _progress.GradientNorm);
            _options.Schedule?.Save(state.Part("schedule"));
            _options.Clip?.Statistics.Save(state.Part("clip"));
            for (int index = 0; index < _options.Callbacks.Count; index++)
            {
                TrainingState part = CallbackPart(state, index);
                part.Set("is_here", 1);
                _options.Callbacks[index].Save(part);
            }

            if (_isBetweenEpochs)
                return;
            state.Set("gradient_norms", _gradientNorms);
            state.Set("steps", _steps);
            _tally.Save(state.Part("tally"));
            _chunks?.Save(state.Part("chunks"));
            if (_chunks is { IsDone: false })
                state.Set(WithinBatch, 1);
        }

        private void LoadProgress(TrainingState state)
        {
            _progress.Epoch = (int)state.GetWholeNumber("epoch");
            _progress.Batch = (int)state.GetWholeNumber("batch");
            _progress.Step = _progress.FirstStep = state.GetWholeNumber("step");
            foreach (EpochRecord epoch in HistoryText.Read(state.GetText("history")))
                _progress.History.Add(epoch);
            (_progress.BatchLoss, _progress.EpochLoss) = (state.GetNumber("batch_loss"), state.GetNumber("epoch_loss"));
            (_progress.GradientNorm, _progress.Updates) = (state.GetNumber("gradient_norm"), state.GetWholeNumber("updates"));
            _progress.IsResumed = true;
        }

        /// <summary>The schedule, the clipping's figures and the callbacks go on; one that was not there when the checkpoint was written begins anew.</summary>
        private void LoadWatchers(TrainingState state)
        {
            if (_options.Schedule is { } schedule && state.Part("schedule").Has("count"))
            {
                schedule.Load(state.Part("schedule"));
                _trainer._initialRate = (float)schedule.InitialRate;
            }

            if (state.Part("clip").Has("steps"))
                _options.Clip?.Statistics.Load(state.Part("clip"));
            for (int index = 0; index < _options.Callbacks.Count; index++)
            {
                TrainingState part = CallbackPart(state, index);
                if (part.Has("is_here"))
                    _options.Callbacks[index].Load(part);
            }
        }

        private void LoadTally(TrainingState state)
        {
            (_gradientNorms, _steps) = (state.GetNumber("gradient_norms"), (int)state.GetWholeNumber("steps"));
            _tally.Load(state.Part("tally"));
        }

        private void LoadChunks(TrainingState state, Batch<TInput> batch)
        {
            if (state.Part("chunks").Has("position"))
                _chunks!.Load(state.Part("chunks"), state.Has(WithinBatch) ? batch : null);
        }

        /// <summary>By its type, so that a callback may be put before others; several of one type by their order.</summary>
        private TrainingState CallbackPart(TrainingState state, int index)
        {
            Type type = _options.Callbacks[index].GetType();
            int number = _options.Callbacks.Take(index).Count(other => other.GetType() == type);
            return state.Part($"callback.{type.Name}{(number == 0 ? "" : $".{number}")}");
        }
    }
}
