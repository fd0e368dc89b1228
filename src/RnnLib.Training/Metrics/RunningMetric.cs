using System.Globalization;

namespace RnnLib.Training;

/// <summary>Adds a batch to the running numbers of a metric.</summary>
/// <param name="prediction">What the model said.</param>
/// <param name="target">What it should have said.</param>
/// <param name="numbers">The numbers so far; replaced by a longer array where their count follows from the data.</param>
internal delegate void AddToNumbers(Prediction prediction, Target target, ref double[] numbers);

/// <summary>A metric that is a function of a few running numbers: sums, counts, a matrix of counts.</summary>
/// <param name="name">What histories call it.</param>
/// <param name="size">How many numbers there are at first, all 0.</param>
/// <param name="add">Adds a batch; it checks before it adds.</param>
/// <param name="valueOf">The figure; NaN for zeros.</param>
internal sealed class RunningMetric(string name, int size, AddToNumbers add, Func<double[], double> valueOf) : Metric(name)
{
    public override MetricCount Start() => new Count(this);

    private void Add(Prediction prediction, Target target, ref double[] numbers)
    {
        ArgumentNullException.ThrowIfNull(target);
        double[] sums = [.. numbers];   // what fails halfway leaves the count as it was
        try
        {
            add(prediction, target, ref sums);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new ArgumentException($"metric {Name}: {e.Message}", nameof(target), e);
        }

        numbers = sums;
    }

    private double ValueOf(double[] numbers) => valueOf(numbers);

    private double[] NewNumbers() => new double[size];

    private sealed class Count(RunningMetric metric) : MetricCount
    {
        private double[] _numbers = metric.NewNumbers();

        public override double Value => metric.ValueOf(_numbers);

        public override void Add(Prediction prediction, Target target) => metric.Add(prediction, target, ref _numbers);

        public override void Save(TrainingState state)
        {
            ArgumentNullException.ThrowIfNull(state);
            state.Set("numbers", string.Join(' ', _numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture))));
        }

        public override void Load(TrainingState state)
        {
            ArgumentNullException.ThrowIfNull(state);
            string text = state.GetText("numbers");
            string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            double[] numbers = new double[words.Length];
            bool fits = words.Length >= _numbers.Length;
            for (int i = 0; i < words.Length; i++)
                fits &= double.TryParse(words[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]);
            _numbers = fits
                ? numbers
                : throw new RnnLibFormatException($"the training state's numbers of the metric {metric.Name} are '{text}'; expected {_numbers.Length} numbers or more.");
        }
    }
}
