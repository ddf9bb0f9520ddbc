package dev.jbroadcast.examples.supportdesk;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What customers and agents ask for. */
@Path("/support")
@RequestScoped
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class SupportResource {

    @Inject
    Tickets tickets;

    @Context
    SecurityContext security;

    /** The body of a request that opens a ticket. */
    public record NewTicket(
            long reason_id,
            @Nullable String subject,
            @Nullable String message,
            @Nullable List<Attachment> attachments) {}

    /** The body of a request that writes to a ticket. */
    public record NewMessage(
            @Nullable String message, @Nullable List<Attachment> attachments) {}

    @GET
    @Path("/me")
    public User me() {
        return (User) security.getUserPrincipal();
    }

    @GET
    @Path("/reasons")
    public List<Reason> reasons() {
        return Reason.ALL;
    }

    @GET
    @Path("/tickets")
    public List<Ticket> tickets() {
        return tickets.visibleTo(me());
    }

    @POST
    @Path("/tickets")
    public Response open(NewTicket ticket) {
        require(!me().isAgent(), 403, "Only customers open tickets");
        require(
                Reason.ALL.stream().anyMatch(reason -> reason.id() == ticket.reason_id()),
                422,
                "There is no reason " + ticket.reason_id());
        Ticket opened = tickets.open(
                me(),
                ticket.reason_id(),
                text("subject", ticket.subject()),
                text("message", ticket.message()),
                attachments(ticket.attachments()));
        return created(opened);
    }

    @GET
    @Path("/tickets/{id}")
    public Ticket ticket(@PathParam("id") long id) {
        return find(id);
    }

    @POST
    @Path("/tickets/{id}/messages")
    public Response write(@PathParam("id") long id, NewMessage message) {
        require(find(id).isOpen(), 409, "The ticket is closed");
        return created(tickets.write(me(), id, text("message", message.message()), attachments(message.attachments())));
    }

    /** Who asks has read what the other side wrote. */
    @POST
    @Path("/tickets/{id}/read")
    public Ticket read(@PathParam("id") long id) {
        find(id);
        return tickets.read(me(), id);
    }

    /** The agent who asks will care. */
    @POST
    @Path("/tickets/{id}/assign")
    public Ticket assign(@PathParam("id") long id) {
        require(me().isAgent(), 403, "Only agents take tickets");
        find(id);
        return tickets.assign(me(), id);
    }

    @POST
    @Path("/tickets/{id}/close")
    public Ticket close(@PathParam("id") long id) {
        require(me().isAgent(), 403, "Only agents close tickets");
        find(id);
        return tickets.close(id);
    }

    /** Others' tickets are none, so that nobody learns which there are. */
    private Ticket find(long id) {
        return tickets.find(id)
                .filter(ticket -> ticket.isVisibleTo(me()))
                .orElseThrow(() -> refused(404, "There is no ticket " + id));
    }

    private static Response created(Object entity) {
        return Response.status(Response.Status.CREATED).entity(entity).build();
    }

    private static String text(String name, @Nullable String value) {
        require(value != null && !value.isBlank(), 422, "The field " + name + " is empty");
        return value;
    }

    private static List<Attachment> attachments(@Nullable List<Attachment> given) {
        return given == null ? List.of() : given;
    }

    private static void require(boolean condition, int status, String message) {
        if (!condition) {
            throw refused(status, message);
        }
    }

    private static WebApplicationException refused(int status, String message) {
        return new WebApplicationException(Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(Map.of("message", message))
                .build());
    }
}
