using MathNet.Numerics.LinearAlgebra;
using RnnLib.Audio;
using RnnLib.Training;

namespace SoundGeneration;

/// <summary>What is known without a network: the mean of -log p of the class that follows, in nats, over all samples of a sound but the first.</summary>
internal sealed class Baselines(int[] train, MuLaw law)
{
    /// <summary>Every class as often as in the training part.</summary>
    public double Frequencies(int[] test)
    {
        double[] shares = Shares();
        return -test.Skip(1).Average(code => Math.Log(shares[code]));
    }

    /// <summary>Every class as often as after the sample before; as much of the plain frequencies as different classes followed
    /// (Witten and Bell, 1991).</summary>
    public double SampleBefore(int[] test)
    {
        double[] shares = Shares();
        int[,] counts = new int[law.Channels, law.Channels];
        int[] total = new int[law.Channels], different = new int[law.Channels];
        for (int i = 1; i < train.Length; i++)
        {
            different[train[i - 1]] += counts[train[i - 1], train[i]]++ == 0 ? 1 : 0;
            total[train[i - 1]]++;
        }

        double nats = 0;
        for (int i = 1; i < test.Length; i++)
        {
            int before = test[i - 1], now = test[i];
            nats -= Math.Log(total[before] == 0
                ? shares[now]
                : (counts[before, now] + different[before] * shares[now]) / (total[before] + different[before]));
        }

        return nats / (test.Length - 1);
    }

    /// <summary>Linear prediction from the last samples by least squares, its error a Gaussian of the training part's variance, or of that of the
    /// last errors, weighted by <paramref name="memory"/> to the power of their age.</summary>
    public double LinearPrediction(int[] test, int order, double memory = 1)
    {
        float[] learn = Samples(train), held = Samples(test);
        double[] coefficients = Solve(learn, order);
        double variance = Enumerable.Range(order, learn.Length - order)
            .Average(i => Math.Pow(learn[i] - Predict(learn, i, coefficients), 2));
        double least = Math.Pow(law.Decode(law.Channels / 2), 2), nats = 0;   // no finer than the finest class
        for (int i = 1; i < held.Length; i++)
        {
            double predicted = Predict(held, i, coefficients);
            (float low, float high) = law.CellOf(test[i]);
            float logDeviation = 0.5f * (float)Math.Log(Math.Max(least, variance));
            nats -= GaussianMixture.Read([0, (float)predicted, logDeviation], components: 1).LogProbability(low, high);
            variance = memory * variance + (1 - memory) * Math.Pow(held[i] - predicted, 2);
        }

        return nats / (held.Length - 1);
    }

    private float[] Samples(int[] codes) => Array.ConvertAll(codes, law.Decode);

    private double[] Shares()
    {
        double[] counts = new double[law.Channels];
        Array.Fill(counts, 1.0 / (train.Length + law.Channels));
        foreach (int code in train)
            counts[code] += 1.0 / (train.Length + law.Channels);
        return counts;
    }

    /// <summary>The normal equations: covariances of a sample with those before it.</summary>
    private static double[] Solve(float[] samples, int order)
    {
        var covariances = Matrix<double>.Build.Dense(order, order);
        var products = Vector<double>.Build.Dense(order);
        for (int i = order; i < samples.Length; i++)
        {
            for (int row = 0; row < order; row++)
            {
                products[row] += samples[i] * samples[i - 1 - row];
                for (int column = 0; column <= row; column++)
                    covariances[row, column] += samples[i - 1 - row] * samples[i - 1 - column];
            }
        }

        for (int row = 0; row < order; row++)
        {
            for (int column = 0; column < row; column++)
                covariances[column, row] = covariances[row, column];
        }

        return covariances.Cholesky().Solve(products).ToArray();
    }

    private static double Predict(float[] samples, int at, double[] coefficients)
    {
        double sum = 0;
        for (int back = 0; back < Math.Min(coefficients.Length, at); back++)
            sum += coefficients[back] * samples[at - 1 - back];
        return sum;
    }
}
