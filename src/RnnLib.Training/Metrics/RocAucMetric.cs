using System.Numerics.Tensors;

namespace RnnLib.Training;

/// <summary>The area under the ROC curve from the ranks of all scores (Mann and Whitney, 1947).</summary>
internal sealed class RocAucMetric() : Metric("roc_auc")
{
    public override MetricCount Start() => new Scores(Name);

    private sealed class Scores(string name) : MetricCount
    {
        private List<(float Score, bool IsYes)> _scores = [];

        public override double Value
        {
            get
            {
                (float Score, bool IsYes)[] sorted = [.. _scores.OrderBy(pair => pair.Score)];
                double yes = sorted.Count(pair => pair.IsYes), no = sorted.Length - yes, ranks = 0;
                for (int first = 0, end; first < sorted.Length; first = end)
                {
                    for (end = first + 1; end < sorted.Length && sorted[end].Score.Equals(sorted[first].Score);)
                        end++;
                    double rank = (first + 1 + end) / 2.0;                                     // equal scores share their ranks
                    ranks += rank * sorted.AsSpan(first, end - first).ToArray().Count(pair => pair.IsYes);
                }

                return (ranks - yes * (yes + 1) / 2) / (yes * no);
            }
        }

        public override void Add(Prediction prediction, Target target)
        {
            ArgumentNullException.ThrowIfNull(target);
            try
            {
                _scores.AddRange(Read(prediction, target));
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException)
            {
                throw new ArgumentException($"metric {name}: {e.Message}", nameof(target), e);
            }
        }

        public override void Save(TrainingState state)
        {
            ArgumentNullException.ThrowIfNull(state);
            state.Set("count", _scores.Count);
            state.Set("scores", [.. _scores.Select(pair => pair.Score)], [_scores.Count]);
            state.Set("classes", [.. _scores.Select(pair => pair.IsYes ? 1f : 0)], [_scores.Count]);
        }

        public override void Load(TrainingState state)
        {
            ArgumentNullException.ThrowIfNull(state);
            int count = (int)state.GetWholeNumber("count");
            Tensor scores = state.GetTensor("scores", [count]), classes = state.GetTensor("classes", [count]);
            _scores = [.. Enumerable.Range(0, count).Select(i => (scores.Data[i], classes.Data[i] > 0))];
        }

        private static List<(float Score, bool IsYes)> Read(Prediction prediction, Target target)
        {
            Tensor logits = prediction.Values ?? throw new ArgumentException("prediction: there are no values in it.", nameof(prediction));
            var pairs = new List<(float, bool)>();
            bool isVector = logits.Rank == 1 && target.Shape == logits.Shape;   // one score per sequence
            int size = isVector ? 1 : CountedRows.RowSize(logits.Shape);
            if (size > 2)
                throw new ArgumentException($"prediction: expected one logit or two per row, got {logits.Shape}.", nameof(prediction));
            bool perRow = isVector || target.Shape == Shape.Create(logits.Shape.Axes[..^1]);
            if (!perRow && (target.IsClasses || target.Shape != logits.Shape))
                throw new ArgumentException($"target: expected a class 0 or 1 for each row of {logits.Shape}, or numbers of that shape, got {(target.IsClasses ? "classes" : "numbers")} {target.Shape}.", nameof(target));
            foreach (int row in CountedRows.Of(prediction, target))
            {
                if (target.IsClasses && target.Classes[row] is not (0 or 1))
                    throw new ArgumentException($"target: row {row} has class {target.Classes[row]}, expected 0 or 1.", nameof(target));
                ReadOnlySpan<float> x = logits.Data.Slice(row * size, size);
                bool isYes = target.IsClasses ? target.Classes[row] == 1
                    : perRow ? target.Values.Data[row] > 0.5f
                    : size == 1 ? target.Values.Data[row] > 0.5f
                    : TensorPrimitives.IndexOfMax(target.Values.Data.Slice(row * 2, 2)) == 1;
                pairs.Add((size == 1 ? x[0] : x[1] - x[0], isYes));
            }

            return pairs;
        }
    }
}
