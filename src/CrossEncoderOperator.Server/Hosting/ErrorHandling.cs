using System.Globalization;
using CrossEncoderOperator.Inference.Scoring.Batching;
using CrossEncoderOperator.Inference.Tokenization;
using CrossEncoderOperator.Server.Metrics;
using CrossEncoderOperator.Server.Reranking.Dialects;
using CrossEncoderOperator.Server.Reranking.Reading;

namespace CrossEncoderOperator.Server.Hosting;

/// <summary>Turns every exception of a request into a JSON answer that holds nothing of the server's insides.</summary>
internal sealed class ErrorHandling(RequestDelegate next, ServerMetrics metrics, ILogger<ErrorHandling> logger)
{
    private const int ClientClosedRequest = 499;

    /// <summary>Seconds; the prediction is a guess, and the load may end earlier.</summary>
    private const int MaxRetryAfter = 60;

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            metrics.RequestFailed(ClientClosedRequest);
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = ClientClosedRequest;
            }
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            var answer = Answer(e);
            metrics.RequestFailed(answer.Status);
            if (answer.Status >= 500 && e is not RequestException { Status: 503 or 504 })
            {
                logger.RequestFailed(context.Request.Path, e);
            }

            await WriteAsync(context, answer.Status, answer.Message, answer.Field, answer.RetryAfter);
        }
    }

    public static Task WriteAsync(HttpContext context, int status, string message, string? field = null, TimeSpan? retryAfter = null)
    {
        context.Response.StatusCode = status;
        if (status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests)
        {
            double seconds = Math.Clamp(Math.Ceiling(retryAfter?.TotalSeconds ?? 0), 1, MaxRetryAfter);
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        var answer = context.GetEndpoint()?.Metadata.GetMetadata<Dialect>()?.Error(status, message, field);
        return context.Response.WriteAsJsonAsync(answer ?? new ErrorAnswer(message) { Field = field }, HostJson.Default.ErrorAnswer);
    }

    private static RequestException Answer(Exception e) => e switch
    {
        RequestException request => request,
        BadHttpRequestException bad => new RequestException(bad.StatusCode, "the request could not be read"),
        OverloadedException overload => new RequestException(429, overload.Message) { RetryAfter = overload.RetryAfter },
        QueryTooLongException query => new RequestException(422, query.Message),
        _ => new RequestException(500, "internal error"),
    };
}
