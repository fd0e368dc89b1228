namespace RnnLib.Training;

/// <content>What a run remembers, on its way into a checkpoint and out of it.</content>
public partial class Trainer<TInput>
{
    private sealed partial class Run
    {
        private const string WithinBatch = "within_batch";

        private void WriteCheckpoint(string path, IEnumerable<KeyValuePair<string, string>> metadata)
        {
            var state = new TrainingState();
            SaveProgress(state);
            _trainer.SaveState(state);
            CheckpointFile.Write(path, _trainer._model, state, metadata);
        }

        private void SaveProgress(TrainingState state)
        {
            state.Set("epoch", _isBetweenEpochs ? _progress.Epoch : _progress.Epoch - 1);
            state.Set("batch", _isBetweenEpochs ? 0 : CompletedBatches);
            state.Set("step", _progress.Step);
            state.Set("history", HistoryText.Write(_progress.History.Epochs));
            _order.Save(state.Part("order"), _isBetweenEpochs);
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
            _progress.IsResumed = true;
        }

        /// <summary>The schedule, the clipping's figures and the callbacks go on; one that was not there when the checkpoint was written begins anew.</summary>
        private void LoadWatchers(TrainingState state)
        {
            if (state.Part("schedule").Has("count"))
                _options.Schedule?.Load(state.Part("schedule"));
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

        private TrainingState CallbackPart(TrainingState state, int index) => state.Part($"callback{index}.{_options.Callbacks[index].GetType().Name}");
    }
}
